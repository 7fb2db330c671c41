import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { apiPrefix, errorAnswer, errorCodes } from '@homeroom/contracts';
import type { ErrorCode } from '@homeroom/contracts';

/**
 * What became of a request: it was done, refused with a code of the contract, answered by something below the contract
 * (`http 431`), not answered at all while the connection lives (`ignored`), or the connection was closed (`cut`).
 */
export type Outcome = 'ok' | ErrorCode | 'ignored' | 'cut' | `http ${number}`;

export type Sent = {
  /** @default POST with a body, else GET */
  readonly method?: string;
  /** Below /api/v1, sent as it is. */
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with its content type. */
  readonly json?: unknown;
  /** Sent as it is; the content type is the headers' affair. */
  readonly body?: string | Uint8Array;
};

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The code of an error body; null when it is not one, or speaks of another status than the answer has. */
export function codeIn(body: unknown, status?: number): ErrorCode | null {
  const parsed = errorAnswer.strict().safeParse(body);
  if (!parsed.success) return null;
  const { code, retryable } = parsed.data.error;
  const told = errorCodes[code];
  return told.retryable === retryable && (status === undefined || told.status === status) ? code : null;
}

export const outcomeOf = ({ status, text }: Answer): Outcome =>
  status < 300 ? 'ok' : (codeIn(json(text), status) ?? `http ${status}`);

/** REST as any program speaks it, with every freedom that a hostile one takes. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 48 });

  constructor(readonly origin: string) {}

  /** @throws the connection's own error when there is no answer */
  ask({ method, path, token, headers = {}, json: value, body }: Sent): Promise<Answer> {
    const bytes = value === undefined ? body : JSON.stringify(value);
    return this.askAt(apiPrefix + path, {
      method: method ?? (bytes === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(value !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(bytes !== undefined && { bytes }),
    });
  }

  /** As `ask`, at any path of the server. */
  askAt(
    path: string,
    {
      method = 'GET',
      headers = {},
      bytes = '',
    }: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly bytes?: string | Uint8Array;
    } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const length = bytes.length > 0 ? { 'content-length': String(Buffer.byteLength(bytes)) } : {};
      const asked = request(
        this.origin + path,
        { agent: this.#agent, method, path, headers: { ...length, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        },
      );
      asked.once('error', reject).end(bytes);
    });
  }

  /** @throws Error for an answer that is no success; the parsed body otherwise */
  async done<T>(sent: Sent): Promise<T> {
    const answer = await this.ask(sent);
    if (answer.status >= 300) throw new Error(`${sent.path} answers ${answer.status} ${answer.text}`);
    return json(answer.text) as T;
  }

  /** Writes bytes to the port and reads until the server closes, or has answered. @returns what it wrote */
  bytes(sent: string | Uint8Array): Promise<string> {
    const { hostname, port } = new URL(this.origin);
    return new Promise((resolve) => {
      let read = '';
      const socket = connect(Number(port), hostname, () => socket.write(sent));
      const end = (): void => {
        socket.destroy();
        resolve(read);
      };
      socket.setEncoding('latin1').on('data', (text: string) => {
        read += text;
        if (read.includes('\r\n\r\n')) end();
      });
      socket.once('close', end).once('error', end);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
