import { EmbedderError } from '@homeroom/core';
import type { Clock, Embedder } from '@homeroom/core';
import { CachedEmbedder } from './cached.js';
import { embeddingProblems } from './config.js';
import type { EmbeddingConfig } from './config.js';
import { OnnxEmbedder } from './onnx.js';
import { HttpEmbedder, textsLeaveWarning } from './openai-http.js';

export type EmbedderSurroundings = {
  /** The folder of the model that the app brings. */
  readonly defaultModelDir: string;
  readonly clock: Clock;
};

export type OpenEmbedders = {
  /** None when it is off, else the current model and, when there is one, the next. */
  readonly embedders: readonly Embedder[];
  /** For the log, at the start. */
  readonly warnings: readonly string[];
  /** Ends the threads; what waits rejects. */
  close(): Promise<void>;
};

/**
 * A bad model throws nothing here: its embedder rejects with an EmbedderError until it is mended.
 * @throws EmbedderError that names every variable that is missing
 */
export function openEmbedders(config: EmbeddingConfig, surroundings: EmbedderSurroundings): OpenEmbedders {
  const problems = embeddingProblems(config);
  if (problems.length > 0) throw new EmbedderError(`${problems.join('; ')}.`);
  const { HOMEROOM_EMBEDDING_DRIVER: driver, HOMEROOM_EMBEDDING_NEXT_MODEL_DIR: next } = config;
  const local: OnnxEmbedder[] = [];
  const onnx = (folder: string): Embedder => {
    const embedder = new OnnxEmbedder({
      folder,
      clock: surroundings.clock,
      threads: config.HOMEROOM_EMBEDDING_THREADS,
      memoryMaxBytes: config.HOMEROOM_EMBEDDING_MEMORY_MAX_MB * 2 ** 20,
    });
    local.push(embedder);
    return embedder;
  };
  const current = (): Embedder =>
    driver === 'http'
      ? http(config, surroundings.clock)
      : onnx(config.HOMEROOM_EMBEDDING_MODEL_DIR ?? surroundings.defaultModelDir);
  const all = driver === 'off' ? [] : [current(), ...(next === undefined ? [] : [onnx(next)])];
  return {
    embedders: all.map((embedder) => new CachedEmbedder(embedder, { texts: config.HOMEROOM_EMBEDDING_CACHE_TEXTS })),
    warnings: driver === 'http' ? [textsLeaveWarning(config.HOMEROOM_EMBEDDING_HTTP_URL ?? '')] : [],
    close: async () => void (await Promise.all(local.map((embedder) => embedder.close()))),
  };
}

function http(config: EmbeddingConfig, clock: Clock): Embedder {
  return new HttpEmbedder({
    url: config.HOMEROOM_EMBEDDING_HTTP_URL ?? '',
    model: config.HOMEROOM_EMBEDDING_HTTP_MODEL ?? '',
    dimensions: config.HOMEROOM_EMBEDDING_HTTP_DIMENSIONS ?? 0,
    key: config.HOMEROOM_EMBEDDING_HTTP_KEY,
    timeoutMs: config.HOMEROOM_EMBEDDING_HTTP_TIMEOUT_MS,
    batch: config.HOMEROOM_EMBEDDING_HTTP_BATCH,
    clock,
  });
}
