import { once } from 'node:events';
import { basename, dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { env, pipeline } from '@huggingface/transformers';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import type { BareOnnxWord } from './bare-onnx.thread.js';
import { modelDir } from './measurement.js';

/** Makes vectors of all texts. @returns how many */
export type Embed = (texts: readonly string[]) => Promise<number>;
export type Side = { readonly embed: Embed; close(): Promise<void> };

/** The driver as the service uses it; the memory of former texts holds one. */
export function homeroomSide({ embedders: [embedder] }: EmbeddedPorts): Embed {
  if (!embedder) throw new Error('There is no embedder.');
  return async (texts) => (await embedder.embed(texts, 'passage')).filter((vector) => vector !== null).length;
}

export async function bareSide(): Promise<Side & { readonly precise: boolean }> {
  const worker = new Worker(new URL('./bare-onnx.thread.js', import.meta.url), { workerData: modelDir });
  const word = async (): Promise<BareOnnxWord> => ((await once(worker, 'message')) as [BareOnnxWord])[0];
  const first = await word();
  return {
    precise: 'precise' in first && first.precise,
    embed: async (texts) => {
      worker.postMessage(texts);
      const answer = await word();
      return 'vectors' in answer ? answer.vectors : 0;
    },
    close: async () => {
      const exit = once(worker, 'exit');
      worker.postMessage(null);
      await exit;
    },
  };
}

export type TransformersOptions = {
  readonly folder: string;
  readonly dtype: 'q8' | 'fp32';
  /** Else its defaults, all of them. */
  readonly precise: boolean;
};

/** As its documentation shows it: batches of 32 in the order they come. */
export async function transformersSide({ folder, dtype, precise }: TransformersOptions): Promise<Side> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  env.useFSCache = false;
  const extract = await pipeline('feature-extraction', basename(folder), {
    dtype,
    ...(precise ? { session_options: { extra: { session: { x64quantprecision: '1' } } } } : {}),
  });
  return {
    embed: async (texts) => {
      let vectors = 0;
      for (let from = 0; from < texts.length; from += 32) {
        const output = await extract(texts.slice(from, from + 32), { pooling: 'mean', normalize: true });
        vectors += output.dims[0] ?? 0;
      }
      return vectors;
    },
    close: () => extract.dispose().then(() => undefined),
  };
}
