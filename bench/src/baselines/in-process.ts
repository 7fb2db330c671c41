import { basename, dirname, resolve } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import type { Embed } from './monolith.js';

export type InProcessOptions = {
  /** `onnx/model.onnx` in it is fp32, `onnx/model_quantized.onnx` is q8. */
  readonly folder: string;
  readonly dtype: 'fp32' | 'q8';
  /** Of ONNX Runtime. undefined = its default: one per core, which spin while they wait, so a message costs more CPU. */
  readonly threads: number | undefined;
};

/** Baseline B: the model in this process, as the library's documentation shows it, one text at a time. */
export async function inProcessEmbedder({ folder, dtype, threads }: InProcessOptions): Promise<Embed> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(resolve(folder));
  env.useFSCache = false;
  const session = threads === undefined ? {} : { session_options: { intraOpNumThreads: threads } };
  const extract = await pipeline('feature-extraction', basename(resolve(folder)), { dtype, ...session });
  return async (text) => (await extract(text, { pooling: 'mean', normalize: true })).data as Float32Array;
}
