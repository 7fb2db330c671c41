import type { Clock } from './clock.port.js';

type Sleeper = { readonly due: number; readonly wake: () => void };

/** Time that stands still until a spec moves it. */
export class ManualClock implements Clock {
  private sleepers: Sleeper[] = [];

  constructor(private time = Date.UTC(2026, 0, 12, 8)) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { due: this.time + Math.max(0, ms), wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  /** Moves time on, waking each sleeper at its moment, in order; those who fall asleep again on the way wake again. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.time = Math.max(this.time, next.due);
      next.wake();
      await settled();
    }
    this.time = end;
  }

  /** Sets the clock without waking anybody, as when somebody changes the machine's time. */
  jump(ms: number): void {
    this.time += ms;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.sleepers.length;
  }

  private next(end: number): Sleeper | undefined {
    const [first] = this.sleepers.toSorted((a, b) => a.due - b.due);
    return first && first.due <= end ? first : undefined;
  }
}

/** Lets everything run that waits for promises only. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await null;
}
