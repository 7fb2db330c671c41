import { availableParallelism } from 'node:os';
import { EmbedderError } from '@homeroom/core';
import type { Clock, Embedder, EmbeddingManifest, TextKind } from '@homeroom/core';
import type { Vectors } from './batch-queue.js';
import { openModelFolder } from './model-folder.js';
import { startModelThread } from './model-thread.js';
import type { ModelThread } from './model-thread.js';
import { chatBatches, planBatches } from './plan-batches.js';
import { ThreadPool } from './thread-pool.js';

export type OnnxOptions = {
  readonly folder: string;
  readonly clock: Clock;
  /** @default cores − 1, at least 1 */
  readonly threads?: number | undefined;
  /** Resident bytes of the process above which a thread is replaced, at most once a minute. @default 1,536 MiB */
  readonly memoryMaxBytes?: number;
  /** @default those of this process */
  readonly rssBytes?: () => number;
  readonly startThread?: typeof startModelThread;
};
type Opened = { readonly manifest: EmbeddingManifest; readonly pool: ThreadPool };

/** A broken folder is looked at again no sooner. */
const lookAgainMs = 1_000;

/**
 * A model of a folder, on worker threads with one ONNX session each. Nothing is read before the first call; that one also starts the first
 * thread. Every file is verified when the folder is opened and again before each thread loads it.
 */
export class OnnxEmbedder implements Embedder {
  private opened: Promise<Opened> | undefined;
  private failedAt: number | undefined;
  private closed = false;

  constructor(private readonly options: OnnxOptions) {}

  async manifest(): Promise<EmbeddingManifest> {
    return (await this.open()).manifest;
  }

  async embed(texts: readonly string[], kind: TextKind, signal?: AbortSignal): Promise<Vectors> {
    signal?.throwIfAborted();
    return unlessAborted(this.embedAll(texts, kind, signal), signal);
  }

  /** Ends the threads; what waits rejects, and so does every later call. */
  async close(): Promise<void> {
    this.closed = true;
    const opened = await this.opened?.catch(() => undefined);
    await opened?.pool.close();
  }

  private async embedAll(texts: readonly string[], kind: TextKind, signal?: AbortSignal): Promise<Vectors> {
    const { manifest, pool } = await this.open();
    const vectors = Array.from<Float32Array | null>({ length: texts.length }).fill(null);
    const batches = planBatches(texts, { ...chatBatches, maxTokens: manifest.maxTokens });
    await Promise.all(
      batches.map(async (places) => {
        const answers = await pool.run({ texts: places.map((place) => texts[place] ?? ''), kind, signal });
        places.forEach((place, i) => (vectors[place] = answers[i] ?? null));
      }),
    );
    return vectors;
  }

  private async open(): Promise<Opened> {
    if (this.closed) throw new EmbedderError('The embedder is closed.');
    const now = this.options.clock.now();
    if (this.failedAt !== undefined && now - this.failedAt >= lookAgainMs) this.opened = this.failedAt = undefined;
    this.opened ??= this.openFolder();
    try {
      return await this.opened;
    } catch (error) {
      this.failedAt ??= now;
      throw error;
    }
  }

  private async openFolder(): Promise<Opened> {
    const { manifest } = await openModelFolder(this.options.folder);
    const pool = new ThreadPool({
      threads: this.options.threads ?? Math.max(1, availableParallelism() - 1),
      dimensions: manifest.dimensions,
      memoryMaxBytes: this.options.memoryMaxBytes ?? 1_536 * 2 ** 20,
      rssBytes: this.options.rssBytes ?? (() => process.memoryUsage.rss()),
      clock: this.options.clock,
      start: (signal) => this.start(manifest, signal),
    });
    pool.warm();
    return { manifest, pool };
  }

  private async start({ modelId }: EmbeddingManifest, signal: AbortSignal): Promise<ModelThread> {
    const folder = await openModelFolder(this.options.folder);
    if (folder.manifest.modelId !== modelId) {
      throw new EmbedderError(
        `${folder.path} now holds another model (${folder.manifest.modelId}, it was ${modelId}); start Homeroom again to use it.`,
      );
    }
    return (this.options.startThread ?? startModelThread)(folder, signal);
  }
}

/** What is asked goes on unheard; what waits in the queue is dropped there. */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  return promise;
}
