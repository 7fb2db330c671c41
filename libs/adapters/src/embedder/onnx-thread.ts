import { constants, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { OnnxModel } from './onnx-model.js';
import type { ModelFiles, ReferenceVector } from './onnx-model.js';

export type ThreadData = { readonly files: ModelFiles; readonly references: readonly ReferenceVector[] };
/** What a thread says. After `ready` it says `vectors` once for each list of texts that it is sent, until it ends. */
export type ThreadWord =
  | { readonly say: 'ready' }
  | { readonly say: 'unlike'; readonly likeness: number }
  | { readonly say: 'vectors'; readonly vectors: ArrayBuffer };

/** Cosine to the reference vectors below which a model is not the one it was. */
const alike = 0.999;

async function openChecked({ files, references }: ThreadData): Promise<OnnxModel | null> {
  for (const precise of [false, true]) {
    const model = await OnnxModel.open(files, precise);
    const likeness = await model.likeness(references);
    if (likeness >= alike) return model;
    await model.close();
    if (precise) tell({ say: 'unlike', likeness });
  }
  return null;
}

function tell(word: ThreadWord, moved: readonly ArrayBuffer[] = []): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin; that is for windows
  parentPort?.postMessage(word, moved);
}

async function answer(model: OnnxModel, texts: readonly string[] | null): Promise<void> {
  if (!texts) return parentPort?.close();
  // What is thrown here ends the thread, and the pool asks a new one: it has checked itself before it answers.
  const { buffer } = await model.embed(texts);
  tell({ say: 'vectors', vectors: buffer }, [buffer]);
}

/** Chat goes first: on a machine that is busy, vectors wait. On Linux 0 is this very thread; elsewhere it would be the whole process. */
function stepBack(): void {
  if (platform() === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
}

const opened = await openChecked(workerData as ThreadData);
if (opened) {
  stepBack();
  parentPort?.on('message', (texts: readonly string[] | null) => void answer(opened, texts));
  tell({ say: 'ready' });
}
