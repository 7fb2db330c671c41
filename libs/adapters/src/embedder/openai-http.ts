import { createHash } from 'node:crypto';
import { EmbedderError } from '@homeroom/core';
import type { Clock, Embedder, EmbeddingManifest, TextKind } from '@homeroom/core';
import type { Vectors } from './batch-queue.js';
import { EmbeddingsRequest } from './embeddings-request.js';

export type HttpOptions = {
  /** Address before `/embeddings`. */
  readonly url: string;
  readonly model: string;
  readonly dimensions: number;
  readonly key?: string | undefined;
  /** Of one try. @default 10,000 */
  readonly timeoutMs?: number;
  /** Texts in one request. @default 32 */
  readonly batch?: number;
  readonly clock: Clock;
  /** From 0 to 1, for the pauses between tries. @default Math.random */
  readonly random?: () => number;
};

/** How much of a text is read, the server does not say; this is what is told. */
const supposedMaxTokens = 512;
/** Any model takes it: tells a text that is refused from a server that refuses everything. */
const plainText = 'ok';

/** The app logs it at the start. */
export const textsLeaveWarning = (url: string): string =>
  `HOMEROOM_EMBEDDING_DRIVER is http: the text of every message and every search is sent to ${new URL(url).host}.`;

/** Any server with OpenAI's `POST /embeddings`. No error of it holds a text or the key. */
export class HttpEmbedder implements Embedder {
  private readonly told: EmbeddingManifest;
  private readonly request: EmbeddingsRequest;
  private readonly batch: number;

  constructor(options: HttpOptions) {
    const { url, model, dimensions, batch = 32 } = options;
    const hash = createHash('sha256')
      .update(JSON.stringify([url, model, dimensions]))
      .digest('hex');
    this.told = {
      modelId: `${model.replaceAll('@', '-')}@${hash.slice(0, 12)}`,
      dimensions,
      maxTokens: supposedMaxTokens,
      semantic: true,
    };
    this.request = new EmbeddingsRequest(options);
    this.batch = batch;
  }

  /** Of the configuration; the server is not asked. */
  async manifest(): Promise<EmbeddingManifest> {
    return this.told;
  }

  async embed(texts: readonly string[], _kind: TextKind, signal?: AbortSignal): Promise<Vectors> {
    signal?.throwIfAborted();
    const vectors: (Float32Array | null)[] = [];
    for (let i = 0; i < texts.length; i += this.batch) {
      vectors.push(...(await this.embedBatch(texts.slice(i, i + this.batch), signal)));
    }
    return vectors;
  }

  /** A batch that is refused is halved, down to the one text that is. */
  private async embedBatch(texts: readonly string[], signal?: AbortSignal): Promise<Vectors> {
    const answer = await this.request.send(texts, signal);
    if ('vectors' in answer) return answer.vectors;
    if (texts.length === 1) {
      const plain = await this.request.send([plainText], signal);
      if ('vectors' in plain) return [null];
      throw new EmbedderError(plain.refused);
    }
    const middle = Math.ceil(texts.length / 2);
    const first = await this.embedBatch(texts.slice(0, middle), signal);
    return [...first, ...(await this.embedBatch(texts.slice(middle), signal))];
  }
}
