import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { openBareOnnx } from './bare-onnx.js';

/** First whether the sums had to be made exact, then, for each list of texts, how many vectors there are. */
export type BareOnnxWord = { readonly precise: boolean } | { readonly vectors: number };

const folder = workerData as string;
const alike = 0.999;

type References = { readonly texts: readonly { readonly text: string; readonly vector: string }[] };
const { texts: references } = JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) as References;

/** As Homeroom decides it: exact sums where the quick ones give other vectors than the references. */
async function needsPrecise(): Promise<boolean> {
  const embed = await openBareOnnx(folder, false);
  for (const { text, vector } of references) {
    const reference = new Float32Array(Uint8Array.from(Buffer.from(vector, 'base64')).buffer);
    const [now] = await embed([text]);
    if (!now || now.reduce((sum, value, i) => sum + value * (reference[i] ?? 0), 0) < alike) return true;
  }
  return false;
}

function tell(word: BareOnnxWord): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin; that is for windows
  parentPort?.postMessage(word);
}

const precise = await needsPrecise();
const embed = await openBareOnnx(folder, precise);
async function answer(texts: readonly string[]): Promise<void> {
  const outputs = await embed(texts);
  tell({ vectors: outputs.reduce((sum, { length }) => sum + length / 384, 0) });
}
parentPort?.on('message', (texts: readonly string[] | null) => void (texts ? answer(texts) : parentPort?.close()));
tell({ precise });
