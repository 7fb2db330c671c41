import type { ErrorCode } from '@homeroom/contracts';
import { codeIn } from './wire.js';
import type { Outcome } from './wire.js';

type Frame = string | Uint8Array<ArrayBuffer>;

/** The ack ids that frames ask for: the one under test, and the question that shows whether the connection still lives. */
const testedAck = 7;
const probeAck = 99;

/** An Engine.IO connection, frame by frame: what a hostile program writes, not what the client library would let it. */
export class RawSocket {
  readonly frames: string[] = [];
  readonly #waiting = new Set<() => void>();
  isClosed = false;

  private constructor(private readonly socket: WebSocket) {
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#heard(String(data)));
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  /** Connected, not yet known by name. @param query after `EIO=4&transport=websocket` */
  static async open(
    origin: string,
    { headers = {}, query = '' }: { readonly headers?: Readonly<Record<string, string>>; readonly query?: string } = {},
  ): Promise<RawSocket> {
    const url = `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket${query}`;
    const raw = new RawSocket(new WebSocket(url, { headers }));
    await raw.until((frame) => frame.startsWith('0{'));
    return raw;
  }

  /** In the namespace, as the person of the token. */
  static async as(origin: string, token: string): Promise<RawSocket> {
    const raw = await RawSocket.open(origin);
    raw.send(`40${JSON.stringify({ v: 1, token })}`);
    if (!(await raw.until((frame) => frame.startsWith('40{')))) throw new Error('the handshake was refused');
    return raw;
  }

  send(...frames: readonly Frame[]): void {
    for (const frame of frames) if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame);
  }

  /** @returns the first frame that fits, also of those already here; undefined when the connection closes before */
  until(fits: (frame: string) => boolean): Promise<string | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.frames.find(fits);
        if (found === undefined && !this.isClosed) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** What becomes of the frames; one that asks for the ack 7 is waited for when an answer is expected. */
  async try(frames: readonly Frame[], expected: Outcome): Promise<Outcome> {
    this.send(...frames);
    const silent = expected === 'ignored' || expected === 'cut';
    if (silent) this.send(`42${probeAck}["presence:watch",{"userIds":[]}]`);
    await this.until((frame) => frame.startsWith(`43${testedAck}[`) || (silent && frame.startsWith(`43${probeAck}[`)));
    const answer = this.frames.find((frame) => frame.startsWith(`43${testedAck}[`));
    if (answer !== undefined) return outcomeOfAck((JSON.parse(answer.slice(3)) as unknown[])[0]);
    return this.isClosed ? 'cut' : 'ignored';
  }

  close(): void {
    this.socket.close();
  }

  #heard(frame: string): void {
    if (frame === '2') this.send('3');
    this.frames.push(frame);
    this.#wake();
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/** @throws Error for what is no ack of the contract */
export function outcomeOfAck(ack: unknown): 'ok' | ErrorCode {
  if (typeof ack === 'object' && ack !== null && 'ok' in ack) {
    if (ack.ok === true && 'data' in ack) return 'ok';
    const code = ack.ok === false && 'error' in ack ? codeIn({ error: ack.error }) : null;
    if (code) return code;
  }
  throw new Error('the ack is none of the contract');
}
