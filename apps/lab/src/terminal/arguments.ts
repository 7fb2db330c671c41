import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { OperationalError } from '../operational-error.js';

type Shape = NonNullable<ParseArgsConfig['options']>;
type Values<Options extends Shape> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: false }>
>['values'];

/** Reads options as they stand. @throws OperationalError with one sentence that names the option */
export function readArguments<Options extends Shape>(args: readonly string[], options: Options): Values<Options> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    // Node's first sentence names the argument; what follows it is advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new OperationalError(`${sentence.replace(/\.$/u, '')} (see --help).`);
  }
}

/** @throws OperationalError unless it is a whole number above 0, or left out */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/u.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new OperationalError(`--${name} takes a whole number above 0, not "${text}".`);
}

/** @throws OperationalError unless it is a number of at least `least`, or left out */
export function amount(name: string, text: string | undefined, least = Number.MIN_VALUE): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/u.test(text) && value >= least) return value;
  throw new OperationalError(`--${name} takes a number ${least === 0 ? 'from 0 on' : 'above 0'}, not "${text}".`);
}

/** @returns `http://host:port` @throws OperationalError */
export function originOf(name: string, text: string): string {
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.origin;
  throw new OperationalError(`--${name} takes an address such as http://127.0.0.1:3000, not "${text}".`);
}

/** Without the keys that were left out. */
export const given = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    readonly [Key in keyof Values]?: Exclude<Values[Key], undefined>;
  };
