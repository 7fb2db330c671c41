import type { Writable } from 'node:stream';

const rewriteEveryMs = 250;
const lineEveryMs = 5_000;

/** One live line on a terminal; elsewhere a plain line every 5 s. */
export class Progress {
  readonly #timer: NodeJS.Timeout;
  readonly #isTerminal: boolean;
  #say: () => string = () => '';
  #last = '';
  #isOver = false;

  constructor(private readonly out: Writable & { readonly isTTY?: boolean }) {
    this.#isTerminal = out.isTTY === true;
    this.#timer = setInterval(() => this.#write(), this.#isTerminal ? rewriteEveryMs : lineEveryMs);
    this.#timer.unref();
  }

  /** Ends the phase before and begins one that `say` describes from now on. */
  phase(say: () => string): void {
    if (this.#isOver) return;
    this.#endLine();
    this.#say = say;
  }

  end(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#endLine();
    this.#say = () => '';
  }

  #endLine(): void {
    this.#write();
    if (this.#isTerminal && this.#last !== '') this.out.write('\n');
    this.#last = '';
  }

  #write(): void {
    const text = this.#say();
    if (text === this.#last || text === '') return;
    this.out.write(this.#isTerminal ? `\r${text}\u001B[K` : `${text}\n`);
    this.#last = text;
  }
}
