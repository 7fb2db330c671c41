import { apiPrefix, ChatError, errorAnswer, routes } from '@homeroom/contracts';
import type { ErrorBody, RouteAnswer, RouteName } from '@homeroom/contracts';
import { ConnectionLost } from './retry.js';

export type Call = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Access token. */
  readonly token?: string;
  /** @default 15,000 ms */
  readonly timeoutMs?: number;
};

export const toChatError = (body: ErrorBody): ChatError =>
  new ChatError(body.code, body.message, body.retryAfterMs === undefined ? {} : { retryAfterMs: body.retryAfterMs });

/** The REST side of a Homeroom, by the contract's table of routes. */
export class Api {
  /** @param origin `http://host:port`, without a path. */
  constructor(readonly origin: string) {}

  /**
   * @throws ChatError what the server answered.
   * @throws ConnectionLost when there was no answer, or none that a Homeroom would give.
   */
  async call<Name extends RouteName>(name: Name, call: Call = {}): Promise<RouteAnswer<Name>> {
    const response = await this.#fetch(name, call);
    const text = await response.text().catch((error: unknown) => {
      throw new ConnectionLost(`the answer broke off (${reasonOf(error)})`);
    });
    const answer = parseJson(text);
    if (!response.ok) {
      const parsed = errorAnswer.safeParse(answer);
      if (parsed.success) throw toChatError(parsed.data.error);
      throw new ConnectionLost(`${this.origin} answered ${response.status} without a Homeroom error body`);
    }
    const schema = routes[name].answer;
    if (schema === null) return undefined as RouteAnswer<Name>;
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data as RouteAnswer<Name>;
    throw new ConnectionLost(`${this.origin} answered ${name} otherwise than the contract says`);
  }

  async #fetch(name: RouteName, { params = {}, query = {}, body, token, timeoutMs = 15_000 }: Call): Promise<Response> {
    const { method, path } = routes[name];
    const filled = path.replace(/:(\w+)/gu, (_, key: string) => encodeURIComponent(params[key] ?? ''));
    const search = new URLSearchParams(
      Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
    const headers: Record<string, string> = {};
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(`${this.origin}${apiPrefix}${filled}${search && `?${search}`}`, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new ConnectionLost(`no answer from ${this.origin} (${reasonOf(error)})`);
    }
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return String(cause);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
