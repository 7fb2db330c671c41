import { Worker } from 'node:worker_threads';
import { threadFile } from '../worker-threads/thread-file.js';
import { VectorIndexError } from './errors.js';
import { toError } from './exact-messages.js';
import type { ExactRequest, FromThread, ToThread } from './exact-messages.js';
import type { ThreadOptions } from './exact-thread.js';

export type LinkOptions = ThreadOptions & {
  /** Told, in one sentence, what somebody who operates Homeroom should know. */
  readonly onTrouble?: ((sentence: string) => void) | undefined;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

const shortestPauseMs = 100;
const longestPauseMs = 30_000;
/** A thread that lived so long is not one that dies again and again. */
const soundMs = 60_000;

/** The way to the index's thread. A thread that ends unasked is started again, after a pause that grows. */
export class ExactLink {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #pauseMs = shortestPauseMs;
  #restart: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;

  constructor(private readonly options: LinkOptions) {}

  /** @throws DataFolderError when the thread cannot open the file; it is not tried again then */
  async open(): Promise<void> {
    const refusal = await new Promise<Error | null>((resolve) => this.#start(resolve));
    if (!refusal) return;
    await this.close();
    throw refusal;
  }

  /** @throws VectorIndexError when the thread ends before it answers, or there is none now */
  ask(request: ExactRequest, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    const worker = this.#worker;
    if (this.#closed) return Promise.reject(new VectorIndexError('The search index is closed.'));
    if (!worker) return Promise.reject(new VectorIndexError('The search index is being started again; ask again.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, request } satisfies ToThread, transfer);
    });
  }

  /** What is being written ends; what still waits is rejected. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** For specs: what a crash of the thread does. */
  async crash(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #end(): Promise<void> {
    if (this.#restart) clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
    worker.postMessage('close' satisfies ToThread);
    await ended;
  }

  /** `opened` is called once: with null, or with why it could not be opened. */
  #start(opened: (refusal: Error | null) => void): void {
    const { folder, maxPages } = this.options;
    const workerData: ThreadOptions = { folder, maxPages };
    const file = threadFile('./exact-thread.js', import.meta.url);
    const worker = new Worker(file, { workerData, execArgv: [], name: 'hr-index' });
    const began = performance.now();
    let reason = 'it ended';
    this.#worker = worker;
    worker.on('message', (message: FromThread) => {
      if ('opened' in message) opened(null);
      else if ('refused' in message) opened(toError(message.refused));
      else this.#take(message);
    });
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.once('exit', () => {
      opened(new VectorIndexError(`The search index could not be opened: ${reason}.`));
      this.#ended(reason, performance.now() - began);
    });
  }

  #take(message: Extract<FromThread, { readonly trouble: string } | { readonly id: number }>): void {
    if ('trouble' in message) {
      this.options.onTrouble?.(message.trouble);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(toError(message.error));
    else waiting?.resolve(message.value);
  }

  #ended(reason: string, livedMs: number): void {
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const what = this.#closed ? 'The search index is closed.' : 'The thread of the search index ended; ask again.';
    for (const { reject } of waiting) reject(new VectorIndexError(what));
    if (this.#closed) return;
    this.#pauseMs = livedMs > soundMs ? shortestPauseMs : Math.min(this.#pauseMs * 2, longestPauseMs);
    this.options.onTrouble?.(`The thread of the search index ended (${reason}); it is started again.`);
    this.#restart = setTimeout(() => this.#start((refusal) => this.#reopened(refusal)), this.#pauseMs);
  }

  #reopened(refusal: Error | null): void {
    if (refusal) this.options.onTrouble?.(refusal.message);
  }
}
