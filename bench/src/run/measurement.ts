import { fileURLToPath } from 'node:url';
import type { Row } from './report.js';

export type Settings = {
  readonly quick: boolean;
  /** Folder of the model with full precision, if there is one. */
  readonly fp32: string | undefined;
  /** Folder that keeps a CPU profile of each process that is compared; undefined: none is made. */
  readonly profile: string | undefined;
  /** Progress, for people. */
  say(line: string): void;
};

export type Measurement = (settings: Settings) => Promise<readonly Row[]>;

export const modelDir = fileURLToPath(new URL('../../../models/all-MiniLM-L6-v2', import.meta.url));

/** A dice that always falls the same way (mulberry32). @returns 0 to below 1 */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
