import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A text and the vector that the model gave where its sums were exact. */
export type ReferenceVector = { readonly text: string; readonly vector: Float32Array };

/** Where a model lies and how much of it there is. */
export type ModelFiles = {
  readonly path: string;
  readonly model: string;
  readonly dimensions: number;
  readonly maxTokens: number;
};

/** One session on one thread. Only ever inside a worker thread: `session.run` blocks, and ORT does not run in Jest's realm. */
export class OnnxModel {
  private constructor(
    private readonly files: ModelFiles,
    private readonly session: InferenceSession,
    private readonly tokenizer: Tokenizer,
  ) {}

  /**
   * @param precise  exact sums also on CPUs without VNNI, where int8 sums can saturate.
   *   Measured on an AMD EPYC with AVX2 only: without it the cosine to the exact vector is 0.983–0.997; with it a query takes 4.7 ms
   *   instead of 2.7, a batch of 32 90 ms instead of 73. Costs nothing where there is VNNI.
   */
  static async open(files: ModelFiles, precise: boolean): Promise<OnnxModel> {
    const json = async (name: string): Promise<object> => JSON.parse(await readFile(join(files.path, name), 'utf8'));
    const session = await InferenceSession.create(join(files.path, files.model), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Measured: 32 × 256 tokens leave 600 MiB resident with the arena and 265 without, at the same speed for texts of chat.
      enableCpuMemArena: false,
      logSeverityLevel: 3,
      ...(precise ? { extra: { session: { x64quantprecision: '1' } } } : {}),
    });
    const tokenizer = new Tokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'));
    return new OnnxModel(files, session, tokenizer);
  }

  /** The vectors one after another, of length 1 each. */
  async embed(texts: readonly string[]): Promise<Float32Array<ArrayBuffer>> {
    const rows = texts.map((text) => this.tokensOf(text));
    const width = Math.max(...rows.map(({ length }) => length));
    const dims = [rows.length, width];
    const ids = new BigInt64Array(rows.length * width);
    const mask = new BigInt64Array(rows.length * width);
    rows.forEach((row, i) => {
      ids.set(row, i * width);
      mask.fill(1n, i * width, i * width + row.length);
    });
    const feeds = {
      input_ids: new Tensor('int64', ids, dims),
      attention_mask: new Tensor('int64', mask, dims),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), dims),
    };
    const { sentence_embedding: output } = await this.session.run(feeds, ['sentence_embedding']);
    if (output?.data.length !== texts.length * this.files.dimensions)
      throw new Error('The model answered another shape.');
    return Float32Array.from(output.data as Float32Array);
  }

  /** The lowest cosine between what the model gives now and what it gave when the references were made. */
  async likeness(references: readonly ReferenceVector[]): Promise<number> {
    const cosines: number[] = [];
    for (const { text, vector } of references) {
      const now = await this.embed([text]);
      cosines.push(now.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0));
    }
    return Math.min(...cosines);
  }

  async close(): Promise<void> {
    await this.session.release();
  }

  /** Cut to what the model reads; the last token closes the text and stays. */
  private tokensOf(text: string): bigint[] {
    const { ids } = this.tokenizer.encode(text);
    const kept = ids.length > this.files.maxTokens ? [...ids.slice(0, this.files.maxTokens - 1), ids.at(-1) ?? 0] : ids;
    return kept.map(BigInt);
  }
}
