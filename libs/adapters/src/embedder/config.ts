import { z } from 'zod';

const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** Which model makes vectors of texts, for every driver of the embedder. */
export const embeddingConfig = z.object({
  HOMEROOM_EMBEDDING_DRIVER: z
    .enum(['onnx', 'http', 'off'])
    .default('onnx')
    .describe(
      'onnx: a model of a folder, in this process; http: an OpenAI-compatible server; off: search finds by words only.',
    ),
  HOMEROOM_EMBEDDING_MODEL_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the model. Unset: the one that Homeroom brings.'),
  HOMEROOM_EMBEDDING_NEXT_MODEL_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of a second model whose vectors are made in the background, to change to it later.'),
  HOMEROOM_EMBEDDING_THREADS: count(1, 64)
    .optional()
    .describe('Threads with a model each, about 90 MiB more each. Unset: one less than there are cores.'),
  HOMEROOM_EMBEDDING_MEMORY_MAX_MB: count(128, 1_048_576)
    .default(1_536)
    .describe(
      'Memory of the whole process, in MiB, above which a thread with a model is replaced, at most once a minute.',
    ),
  HOMEROOM_EMBEDDING_CACHE_TEXTS: count(1, 1_000_000)
    .default(5_000)
    .describe('Texts whose vectors are remembered; 1.5 KB each with 384 dimensions.'),
  HOMEROOM_EMBEDDING_HTTP_URL: z
    .url({ protocol: /^https?$/u })
    .optional()
    .describe('http: address before /embeddings, e.g. http://localhost:11434/v1. Texts leave this process for it.'),
  HOMEROOM_EMBEDDING_HTTP_MODEL: z.string().min(1).optional().describe('http: name of the model.'),
  HOMEROOM_EMBEDDING_HTTP_DIMENSIONS: count(1, 8_192).optional().describe('http: dimensions of its vectors.'),
  HOMEROOM_EMBEDDING_HTTP_KEY: z.string().min(1).optional().describe('http: secret that is sent as bearer token.'),
  HOMEROOM_EMBEDDING_HTTP_TIMEOUT_MS: count(1, 600_000)
    .default(10_000)
    .describe('http: milliseconds that one try may take.'),
  HOMEROOM_EMBEDDING_HTTP_BATCH: count(1, 2_048).default(32).describe('http: texts in one request.'),
});
export type EmbeddingConfig = z.output<typeof embeddingConfig>;

const neededByHttp = [
  'HOMEROOM_EMBEDDING_HTTP_URL',
  'HOMEROOM_EMBEDDING_HTTP_MODEL',
  'HOMEROOM_EMBEDDING_HTTP_DIMENSIONS',
] as const;

/** What no field can say alone, all of it at once; empty when the configuration is whole. */
export function embeddingProblems(config: EmbeddingConfig): readonly string[] {
  if (config.HOMEROOM_EMBEDDING_DRIVER !== 'http') return [];
  return neededByHttp
    .filter((name) => config[name] === undefined)
    .map((name) => `${name} is needed because HOMEROOM_EMBEDDING_DRIVER is http`);
}
