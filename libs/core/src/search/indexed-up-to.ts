import type { IndexProgress } from '../ports/index-progress.port.js';

/** The earliest of all partitions' times; null = unknown. Never rejects. */
export async function indexedUpTo(progress: IndexProgress): Promise<string | null> {
  try {
    const times = [...(await progress.read()).values()];
    return times.length > 0 ? new Date(Math.min(...times)).toISOString() : null;
  } catch {
    return null; // what cannot be read is unknown
  }
}
