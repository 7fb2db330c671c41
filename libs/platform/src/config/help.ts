import { z } from 'zod';
import type { Flags } from './command-line.js';

export type Variable = {
  readonly name: string;
  readonly description: string;
  readonly fallback: string;
  /** The values that are right, as far as words can tell: `0 to 65535`, `json, text`; empty for free text. */
  readonly allowed: string;
};

const descriptionOf = (schema: z.core.$ZodType): string => {
  const described = (schema as z.ZodType).description;
  const inner = (schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType }).innerType;
  return described ?? (inner ? descriptionOf(inner) : '');
};

function fallbackOf(schema: z.ZodType): string {
  const result = schema.safeParse(undefined);
  if (!result.success) return 'must be set';
  if (result.data === undefined) return 'unset';
  return Array.isArray(result.data)
    ? result.data.join(',') || 'none'
    : String(result.data as string | number | boolean);
}

/** zod bounds every whole number by what a double can hold; that is no rule of ours. */
function rangeOf(least = -Infinity, most = Infinity): string {
  if (most < Number.MAX_SAFE_INTEGER)
    return least > Number.MIN_SAFE_INTEGER ? `${least} to ${most}` : `at most ${most}`;
  return least > Number.MIN_SAFE_INTEGER ? `${least} or more` : 'a number';
}

function allowedBy(schema: z.ZodType): string {
  const {
    type,
    enum: values,
    minimum,
    maximum,
    minLength = 0,
    maxLength,
  } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  if (values) return values.join(', ');
  if (type === 'boolean') return 'true, false';
  if (type === 'integer' || type === 'number') return rangeOf(minimum, maximum);
  if (maxLength !== undefined) return `${minLength} to ${maxLength} characters`;
  return minLength > 1 ? `${minLength} characters or more` : '';
}

/** Every variable of the schemas, in order of their names; the table of the docs is made from this. */
export const listVariables = (schemas: readonly z.ZodObject[]): readonly Variable[] =>
  schemas
    .flatMap((schema) => Object.entries(schema.shape))
    .map(([name, field]) => {
      const schema = field as z.ZodType;
      return { name, description: descriptionOf(schema), fallback: fallbackOf(schema), allowed: allowedBy(schema) };
    })
    .sort((a, b) => a.name.localeCompare(b.name));

/** The text of `--help`. */
export function helpText(name: string, flags: Flags, schemas: readonly z.ZodObject[]): string {
  const flagLines = Object.entries(flags).map(([flag, meaning]) =>
    typeof meaning === 'string'
      ? `  --${flag} VALUE    sets ${meaning}`
      : `  --${flag}    sets ${meaning.variable}=${meaning.value}`,
  );
  const variableLines = listVariables(schemas).map(
    ({ name: variable, description, fallback }) => `  ${variable}\n      ${description} [${fallback}]`,
  );
  return [
    `Homeroom ${name}`,
    '',
    'Flags',
    ...flagLines,
    '  --check-config    says whether the configuration is right, and ends',
    '  --help    prints this, and ends',
    '',
    'Environment [default]',
    ...variableLines,
    '',
  ].join('\n');
}
