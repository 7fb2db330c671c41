import { parentPort, workerData } from 'node:worker_threads';
import { sqliteCode, sqliteCodes } from '../sqlite/errors.js';
import { BrokenIndex } from './errors.js';
import { ExactEngine } from './exact-engine.js';
import type { Work } from './exact-engine.js';
import { toErrorMessage, unpackPoints } from './exact-messages.js';
import type { ExactRequest, FromThread, ToThread } from './exact-messages.js';
import { deleteSearchFile, isDamage, searchFile } from './search-file.js';
import type { SearchFileOptions } from './search-file.js';
import { WorkQueue } from './work-queue.js';

export type ThreadOptions = Pick<SearchFileOptions, 'folder' | 'maxPages'>;

/** The thread of the exact index: reads are answered as they come, writes in order and in parts. */
class ExactThread {
  readonly #queue = new WorkQueue();
  readonly #engine: ExactEngine;

  constructor(
    private readonly options: ThreadOptions,
    private readonly tell: (message: FromThread) => void,
  ) {
    this.#engine = new ExactEngine({ ...options, onTrouble: (trouble) => tell({ trouble }) });
    const load = this.#engine.load();
    // The first part at once: a small index is whole from the start.
    const isLoaded = load.next().done;
    if (!isLoaded) this.#inBackground(() => load);
    this.#inBackground(() => this.#engine.sweep());
  }

  take({ id, request }: { readonly id: number; readonly request: ExactRequest }): void {
    const work = workOf(this.#engine, request);
    if (work)
      this.#queue.add({
        start: work,
        done: (error) => (error === null ? this.tell({ id, value: undefined }) : this.#fail(id, error)),
      });
    else {
      try {
        this.tell({ id, value: answerOf(this.#engine, request) });
      } catch (error) {
        this.#fail(id, error);
      }
    }
  }

  close(): void {
    this.#queue.stop();
    this.#engine.close();
  }

  #inBackground(start: () => Work): void {
    this.#queue.addBackground({ start, done: (error) => error !== null && this.#backgroundFailed(error) });
  }

  #backgroundFailed(error: unknown): void {
    this.tell({ trouble: `The search index could not load its vectors: ${toErrorMessage(error).message}` });
    this.#endIfBroken(error);
  }

  #fail(id: number, error: unknown): void {
    this.tell({ id, error: toErrorMessage(error) });
    this.#endIfBroken(error);
  }

  /** Another thread begins with the file as it is then; damage leaves none. */
  #endIfBroken(error: unknown): void {
    const damaged = isDamage(error);
    if (!damaged && !(error instanceof BrokenIndex) && sqliteCode(error) !== sqliteCodes.ioError) return;
    this.#queue.stop();
    if (damaged) {
      this.#engine.abandon();
      deleteSearchFile(this.options.folder);
      this.tell({ trouble: `${searchFile(this.options.folder)} was damaged; the search index is built anew.` });
    }
    setImmediate(() => {
      throw error;
    });
  }
}

/** What to do for a request that changes something; null for one that only asks. */
function workOf(engine: ExactEngine, request: ExactRequest): (() => Work | void) | null {
  switch (request.kind) {
    case 'ensure':
      return () => engine.ensure(request.manifest);
    case 'upsert':
      return () => engine.upsert(unpackPoints(request.points));
    case 'remove':
      return () => engine.remove(request.selector);
    case 'save':
      return () => engine.save(request.builds);
    case 'removeBuild':
      return () => engine.removeBuild(request.name);
    case 'query':
    case 'scan':
    case 'list':
      return null;
  }
}

function answerOf(engine: ExactEngine, request: ExactRequest): unknown {
  if (request.kind === 'query') return engine.query(request.query);
  return request.kind === 'scan' ? engine.scan(request.after, request.limit) : engine.list();
}

function run(port: NonNullable<typeof parentPort>, options: ThreadOptions): void {
  const tell = (message: FromThread): void => port.postMessage(message);
  try {
    const thread = new ExactThread(options, tell);
    port.on('message', (message: ToThread) => {
      if (message !== 'close') {
        thread.take(message);
        return;
      }
      port.close();
      thread.close();
    });
    tell({ opened: true });
  } catch (error) {
    tell({ refused: toErrorMessage(error) });
  }
}

if (parentPort) run(parentPort, workerData as ThreadOptions);
