/** What is known of a model before it has read anything. */
export type EmbeddingManifest = {
  /** Name and the first 12 hexadecimal digits of the model file's SHA-256, e.g. `all-MiniLM-L6-v2@bccaad8ea255`. */
  readonly modelId: string;
  readonly dimensions: number;
  /** Tokens of one text that are read; what is longer is cut. */
  readonly maxTokens: number;
  /** false: two vectors say nothing about meaning (a model for tests). */
  readonly semantic: boolean;
};

/** query: somebody waits for it, goes before everything else. passage: a message, for the index. */
export type TextKind = 'query' | 'passage';

/** The model cannot be used now. The message names the thing and the mend, never a text. */
export class EmbedderError extends Error {
  override readonly name = 'EmbedderError';
}

/**
 * Texts to vectors of meaning, of length 1. The same text gives the same vector, whatever it is asked together with.
 * Not promised: that a vector can be computed now; every call may reject and the next one work.
 */
export interface Embedder {
  /** @throws EmbedderError while the model is missing, altered or unreachable; asked again, it looks again */
  manifest(): Promise<EmbeddingManifest>;
  /**
   * One answer for each text, in order; null where this very text can never be embedded (it ended the model each time).
   * Any well-formed text is taken, an empty one too, and any number of them.
   * @throws EmbedderError when the model cannot be used, `signal.reason` when aborted
   */
  embed(texts: readonly string[], kind: TextKind, signal?: AbortSignal): Promise<readonly (Float32Array | null)[]>;
}
