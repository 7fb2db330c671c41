import { cpuUsage, memoryUsage } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

/** What a side answers, by name. What goes in and out passes through JSON. */
export type Asks = Readonly<Record<string, (given: never) => unknown>>;
export type Asked = { readonly id: number; readonly name: string; readonly given?: unknown };
export type Answered = { readonly id: number; readonly answer?: unknown; readonly failed?: string };

/** What every side answers. */
export type CommonAsks = {
  /** Seconds of processor time that this process has used, of all threads, in user and kernel mode. */
  cpuSeconds(): number;
  /** After a collection. Bytes. */
  memory(): Promise<{ readonly rss: number; readonly heapUsed: number }>;
  collect(): void;
  /** Ends the process in order: a profile is written. */
  stop(): void;
};

const settleMs = 300;

const collect = (): void => {
  // The second one frees what the finalizers of the first let go.
  globalThis.gc?.();
  globalThis.gc?.();
};

const common: CommonAsks = {
  cpuSeconds: () => {
    const { user, system } = cpuUsage();
    return (user + system) / 1e6;
  },
  memory: async () => {
    collect();
    // What the collection freed goes back to the system a little later.
    await wait(settleMs);
    collect();
    const { rss, heapUsed } = memoryUsage();
    return { rss, heapUsed };
  },
  collect,
  stop: () => process.exit(0),
};

/** Makes this process a side: it answers the bench until it is told to stop, or the bench is gone. */
export function serveAsks(asks: Asks): void {
  process.on('message', (asked: Asked) => void answer({ ...common, ...asks }, asked));
  process.once('disconnect', () => process.exit(0));
  tell({ id: 0 });
}

async function answer(asks: Asks, { id, name, given }: Asked): Promise<void> {
  try {
    const work = asks[name];
    if (!work) throw new Error(`Nobody can ask for ${name} here.`);
    tell({ id, answer: await work(given as never) });
  } catch (error) {
    tell({ id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

const tell = (answered: Answered): void => void process.send?.(answered);
