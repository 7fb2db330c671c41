import { z } from 'zod';

/** Every code a client can meet, with its HTTP status and whether the same request may succeed later. Never reused. */
export const errorCodes = {
  BAD_REQUEST: { status: 400, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  /** Visible, but not allowed. */
  FORBIDDEN: { status: 403, retryable: false },
  /** Missing, or invisible to the caller: the two look the same. */
  NOT_FOUND: { status: 404, retryable: false },
  CONFLICT: { status: 409, retryable: false },
  ROOM_ARCHIVED: { status: 409, retryable: false },
  /** Too far behind: start over from the newest page. */
  RESET_VIEW: { status: 410, retryable: false },
  MESSAGE_TOO_LONG: { status: 413, retryable: false },
  UPGRADE_REQUIRED: { status: 426, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  INTERNAL: { status: 500, retryable: false },
  OVERLOADED: { status: 503, retryable: true },
  /** The outcome is unknown: send the same id again. */
  UNAVAILABLE: { status: 503, retryable: true },
} as const;

export type ErrorCode = keyof typeof errorCodes;

export const errorCode = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);

/** One problem of a request: where it is (`messages.0.text`) and what is wrong with it. Never the value. */
export const problem = z.object({ path: z.string(), message: z.string() });

export const errorBody = z.object({
  code: errorCode,
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  details: z.object({ problems: z.array(problem) }).optional(),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** The body of every REST answer that failed. */
export const errorAnswer = z.object({ error: errorBody });

export type Ack<Data> = { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly error: ErrorBody };

export type ErrorOptions = {
  readonly retryAfterMs?: number;
  readonly problems?: readonly z.infer<typeof problem>[];
  readonly cause?: unknown;
};

/** What every use case throws when it refuses. The message is for people and never holds what they wrote. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly retryAfterMs: number | undefined;
  readonly problems: readonly z.infer<typeof problem>[] | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
    this.problems = options.problems;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      retryable: errorCodes[this.code].retryable,
      ...(this.retryAfterMs !== undefined && { retryAfterMs: this.retryAfterMs }),
      ...(this.problems && { details: { problems: [...this.problems] } }),
    };
  }
}

/**
 * Checks a request against its schema.
 * @throws ChatError `BAD_REQUEST` (or the code an issue names, e.g. `MESSAGE_TOO_LONG`) with every problem, never a value.
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  if (hasPrototypeKey(input)) throw new ChatError('BAD_REQUEST', 'The request has a key that is not allowed.');
  const result = schema.safeParse(input, { error: phrase });
  if (result.success) return result.data;
  const named = result.error.issues.map((issue) => (issue.code === 'custom' ? issue.params?.['code'] : undefined));
  const code = named.find((name): name is ErrorCode => typeof name === 'string' && name in errorCodes) ?? 'BAD_REQUEST';
  const problems = result.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = problems[0];
  throw new ChatError(
    code,
    first?.path ? `"${first.path}" ${first.message}.` : `The request ${first?.message ?? 'is wrong'}.`,
    {
      problems,
    },
  );
}

/** What is wrong, in words that follow the name of the field. */
const phrase: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`;
    case 'unrecognized_keys':
      return 'has a key that is not allowed';
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unit(issue.origin)}`;
    default:
      return 'is wrong';
  }
};

const unit = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items long' : '';

/** JSON.parse makes an own `__proto__` key, which schemas do not see. */
function hasPrototypeKey(input: unknown, depth = 0): boolean {
  if (typeof input !== 'object' || input === null || depth > 8) return false;
  return Object.keys(input).some(
    (key) => key === '__proto__' || hasPrototypeKey((input as Record<string, unknown>)[key], depth + 1),
  );
}
