import { setTimeout as pause } from 'node:timers/promises';

/**
 * Tries until the check passes, and answers what it answered.
 * @throws the check's own last error after `withinMs` (default 10,000 ms).
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(25);
    }
  }
}
