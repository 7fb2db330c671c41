import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const json = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;

/** ONNX Runtime and nothing else: what anybody would write first who knows that batches of like length are quick. */
export async function openBareOnnx(folder: string, precise: boolean) {
  const tokenizer = new Tokenizer(json(`${folder}/tokenizer.json`), json(`${folder}/tokenizer_config.json`));
  // The options of Homeroom's own session.
  const session = await InferenceSession.create(`${folder}/onnx/model_quantized.onnx`, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: false,
    logSeverityLevel: 3,
    ...(precise ? { extra: { session: { x64quantprecision: '1' } } } : {}),
  });
  return async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    const sorted = texts.toSorted((a, b) => a.length - b.length);
    const outputs: Float32Array[] = [];
    for (let from = 0; from < sorted.length; from += 32) {
      const rows = sorted.slice(from, from + 32).map((text) => tokenizer.encode(text).ids.slice(0, 256));
      const width = Math.max(...rows.map((row) => row.length));
      const dims = [rows.length, width];
      const [ids, mask] = [new BigInt64Array(rows.length * width), new BigInt64Array(rows.length * width)];
      rows.forEach((row, i) => {
        ids.set(row.map(BigInt), i * width);
        mask.fill(1n, i * width, i * width + row.length);
      });
      const feeds = {
        input_ids: new Tensor('int64', ids, dims),
        attention_mask: new Tensor('int64', mask, dims),
        token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), dims),
      };
      const { sentence_embedding: output } = await session.run(feeds, ['sentence_embedding']);
      outputs.push(Float32Array.from(output?.data as Float32Array));
    }
    return outputs;
  };
}
