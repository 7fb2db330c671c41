import type { z } from 'zod';
import type { Flags } from './command-line.js';

export type Variable = { readonly name: string; readonly description: string; readonly fallback: string };

const descriptionOf = (schema: z.core.$ZodType): string => {
  const described = (schema as z.ZodType).description;
  const inner = (schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType }).innerType;
  return described ?? (inner ? descriptionOf(inner) : '');
};

function fallbackOf(schema: z.ZodType): string {
  const result = schema.safeParse(undefined);
  if (!result.success) return 'required';
  if (result.data === undefined) return 'unset';
  return Array.isArray(result.data)
    ? result.data.join(',') || 'none'
    : String(result.data as string | number | boolean);
}

/** Every variable of the schemas, in order of their names; the table of the docs is made from this. */
export const listVariables = (schemas: readonly z.ZodObject[]): readonly Variable[] =>
  schemas
    .flatMap((schema) => Object.entries(schema.shape))
    .map(([name, schema]) => ({ name, description: descriptionOf(schema), fallback: fallbackOf(schema as z.ZodType) }))
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
