import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

export type ParsedConfig<Config> =
  | { readonly ok: true; readonly config: Config }
  /** One line per problem: variable and rule, never the value. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the variables that the schemas name. All problems are told at once. An empty variable counts as unset.
 * The keys of a schema are the names of the variables.
 */
export function parseConfig(
  schemas: readonly z.ZodObject[],
  environment: Environment,
): ParsedConfig<Record<string, unknown>> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const results = schemas.map((schema) => schema.safeParse(set));
  const problems = results.flatMap((result) => result.error?.issues.map((issue) => problemOf(issue, set)) ?? []);
  if (problems.length > 0) return { ok: false, problems: [...new Set(problems)].sort() };
  return { ok: true, config: Object.assign({}, ...results.map((result) => result.data)) as Record<string, unknown> };
}

/** Variables with our prefix that no schema knows: most often a name that was mistyped. */
export function unknownVariables(schemas: readonly z.ZodObject[], environment: Environment): readonly string[] {
  const known = new Set(schemas.flatMap((schema) => Object.keys(schema.shape)));
  return Object.keys(environment).filter((name) => name.startsWith('HOMEROOM_') && !known.has(name));
}

function problemOf(issue: z.core.$ZodIssue, set: Environment): string {
  const variable = String(issue.path[0] ?? 'configuration');
  if (issue.path.length > 0 && !(variable in set) && issue.code === 'invalid_type') return `${variable} is required`;
  return `${variable} ${ruleOf(issue)}`;
}

/** zod's own messages are not used: a few of them quote what came in. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `must be a valid ${issue.format}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'custom':
      return issue.message;
    default:
      return 'is not allowed';
  }
}
