import { z } from 'zod';
import { EmbedderError } from '@homeroom/core';
import type { Vectors } from './batch-queue.js';
import type { HttpOptions } from './openai-http.js';

/** The server refused what it was sent, which may be the fault of a single text; the sentence holds none. */
export type Answer = { readonly vectors: Vectors } | { readonly refused: string };
/** What another try may mend, and how long the server wants to be left alone. */
type Again = { readonly again: string; readonly afterMs?: number | undefined };

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().optional(), embedding: z.array(z.number()) })),
});
const retries = 3;
const firstPauseMs = 500;
/** Whoever is told to wait longer is told so: the caller has a pause of its own. */
const longestPauseMs = 30_000;
const refusals = [400, 413, 422];

/** One request of `POST /embeddings`, tried again after 429, 5xx and failures of the network. */
export class EmbeddingsRequest {
  constructor(private readonly options: HttpOptions) {}

  /** @throws EmbedderError when it cannot be answered now, `signal.reason` when aborted */
  async send(texts: readonly string[], signal?: AbortSignal): Promise<Answer> {
    const { clock, random = Math.random } = this.options;
    for (let tried = 0; ; tried++) {
      const result = await this.try(texts, signal);
      if (!('again' in result)) return result;
      const pauseMs = result.afterMs ?? random() * firstPauseMs * 2 ** tried;
      if (tried === retries || pauseMs > longestPauseMs) throw new EmbedderError(result.again);
      await clock.sleep(pauseMs, signal);
      signal?.throwIfAborted();
    }
  }

  private async try(texts: readonly string[], signal?: AbortSignal): Promise<Answer | Again> {
    const { timeoutMs = 10_000 } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.post(texts, signal ? AbortSignal.any([signal, timeout]) : timeout);
      const body = response.ok ? await response.text() : '';
      if (!response.ok) await response.body?.cancel();
      return this.read(response, body, texts.length);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof EmbedderError) throw error;
      // The error's own text may hold the request: it is not told.
      const why = timeout.aborted ? `did not answer within ${timeoutMs} ms` : 'cannot be reached';
      return { again: this.sentence(why, 'see that it runs and HOMEROOM_EMBEDDING_HTTP_URL is its address') };
    }
  }

  private post(input: readonly string[], signal: AbortSignal): Promise<Response> {
    const { url, model, key } = this.options;
    return fetch(`${url.replace(/\/+$/u, '')}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify({ model, input, encoding_format: 'float' }),
      // A redirect could carry the texts somewhere nobody has named.
      redirect: 'error',
      signal,
    });
  }

  private read(response: Response, body: string, count: number): Answer | Again {
    const { status } = response;
    if (response.ok) return { vectors: this.vectorsOf(body, count) };
    const answered = (mend: string): string => this.sentence(`answered ${status}`, mend);
    if (refusals.includes(status))
      return { refused: answered('see that HOMEROOM_EMBEDDING_HTTP_MODEL is one of its models') };
    if (status === 429 || status >= 500) {
      return { again: answered('see its log'), afterMs: this.waitOf(response.headers.get('retry-after')) };
    }
    throw new EmbedderError(answered('see HOMEROOM_EMBEDDING_HTTP_URL, _MODEL and _KEY'));
  }

  private vectorsOf(body: string, count: number): Vectors {
    const answer = answerSchema.safeParse(jsonOf(body)).data;
    if (!answer)
      throw new EmbedderError(
        this.sentence('answered something else than embeddings', 'see HOMEROOM_EMBEDDING_HTTP_URL'),
      );
    if (answer.data.length !== count) {
      throw new EmbedderError(
        this.sentence(`answered ${answer.data.length} vectors for ${count} texts`, 'see its log'),
      );
    }
    const sorted = answer.data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));
    return sorted.map(({ embedding }) => this.unit(embedding));
  }

  private unit(embedding: readonly number[]): Float32Array | null {
    if (embedding.length !== this.options.dimensions) {
      throw new EmbedderError(
        this.sentence(
          `answered ${embedding.length} dimensions`,
          `set HOMEROOM_EMBEDDING_HTTP_DIMENSIONS to ${embedding.length}`,
        ),
      );
    }
    const length = Math.hypot(...embedding);
    // A vector without a length has no direction either: this text has none.
    return length > 0 && Number.isFinite(length) ? Float32Array.from(embedding, (value) => value / length) : null;
  }

  /** `Retry-After` is seconds or a date. */
  private waitOf(header: string | null): number | undefined {
    if (header === null) return undefined;
    const ms = /^\d+$/u.test(header) ? Number(header) * 1_000 : Date.parse(header) - this.options.clock.now();
    return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
  }

  private sentence(what: string, mend: string): string {
    return `The embedding server at ${new URL(this.options.url).host} ${what}; ${mend}.`;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // No schema takes it: told as any other wrong answer.
  }
}
