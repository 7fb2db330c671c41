import { Worker } from 'node:worker_threads';
import { EmbedderError } from '@homeroom/core';
import { threadFile } from '../worker-threads/thread-file.js';
import type { ModelFolder } from './model-folder.js';
import type { ThreadData, ThreadWord } from './onnx-thread.js';

/** One thread with a model in it that has checked itself. */
export type ModelThread = {
  /** One batch at a time. The vectors one after another. @throws Error when the thread ended instead */
  run(texts: readonly string[]): Promise<ArrayBuffer>;
  /** Ends the thread after what runs. */
  end(): Promise<void>;
};

/**
 * Asks the thread to end. Never `worker.terminate()`: in the middle of ONNX Runtime's own code (1.30) it ends the whole process with
 * "terminate called after throwing an instance of 'Napi::Error'", nearly each time. For the same reason await `end` before the process exits.
 */
const endMessage = null;

/** @throws EmbedderError when the model cannot be loaded or is not like its references, or when aborted */
export async function startModelThread(folder: ModelFolder, signal: AbortSignal): Promise<ModelThread> {
  const { path, model, references } = folder;
  const { dimensions, maxTokens } = folder.manifest;
  const workerData: ThreadData = { files: { path, model, dimensions, maxTokens }, references };
  const worker = new Worker(threadFile('./onnx-thread.js', import.meta.url), { workerData, name: 'hr-embed' });
  const ready = Promise.withResolvers<void>();
  let running: PromiseWithResolvers<ArrayBuffer> | undefined;
  let ended = false;
  let cause: unknown;
  worker.on('message', (word: ThreadWord) => {
    if (word.say === 'ready') ready.resolve();
    else if (word.say === 'unlike') ready.reject(new EmbedderError(unlike(path, word.likeness)));
    else running?.resolve(word.vectors);
  });
  worker.on('error', (error) => void (cause = error));
  worker.on('exit', () => {
    ended = true;
    exit.resolve();
    ready.reject(new EmbedderError(unloadable(path, cause), { cause }));
    running?.reject(new Error('The thread ended.'));
  });
  const exit = Promise.withResolvers<void>();
  const onAbort = (): void => worker.postMessage(endMessage);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await ready.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return {
    run: (texts) => {
      if (ended) return Promise.reject(new Error('The thread has ended.'));
      running = Promise.withResolvers<ArrayBuffer>();
      worker.postMessage(texts);
      return running.promise;
    },
    end: () => {
      worker.postMessage(endMessage);
      return exit.promise;
    },
  };
}

const unlike = (path: string, likeness: number): string =>
  `The model in ${path} gives other vectors here than those in its reference.json (cosine ${likeness.toFixed(4)}, at least 0.999 is needed); put the original files back, or run Homeroom on another CPU.`;

function unloadable(path: string, cause: unknown): string {
  if (cause === undefined) return `The model in ${path} was not loaded: its thread was ended.`;
  const { code, name } = cause as { readonly code?: string; readonly name?: string };
  return `The model in ${path} cannot be loaded (${code ?? name ?? 'unknown'}); put the original files back, or install Homeroom again.`;
}
