import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { OperationalError } from '../operational-error.js';
import type { Input } from './figures.js';
import { limitPerRoom, readLines } from '../chat-lines.js';
import type { ReplayOptions } from './options.js';
import { OwnHomeroom } from '../server/own-homeroom.js';
import { planReplay } from './plan.js';
import { Progress } from '../terminal/progress.js';
import { Run } from './run.js';

export type Terminal = { readonly out: Writable; readonly progress: Writable };

const listenersPerRoom = 10;

/**
 * Replays the file and prints the table.
 * @returns the exit code: 0 no violation, 1 violations.
 * @throws OperationalError when the replay could not be done.
 */
export async function replay(
  options: ReplayOptions,
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  const { lines, skipped } = await readLines(options.file);
  const chosen = options.limit === undefined ? lines : limitPerRoom(lines, options.limit);
  const lastKill = (options.killAfter ?? 0) * options.kills;
  if (lastKill >= chosen.length)
    throw new OperationalError(
      `Ack ${lastKill} for the last kill is never reached: there are ${chosen.length} messages.`,
    );
  const tag = `r${randomBytes(3).toString('hex')}`;
  const plan = planReplay(chosen, { sockets: options.sockets, listenersPerRoom, tag });
  const input: Input = {
    file: options.file,
    lines: chosen.length,
    rooms: plan.rooms.length,
    people: plan.people.length,
    sockets: options.sockets,
    skipped,
    repliesCut: plan.repliesCut,
  };
  const progress = new Progress(terminal.progress);
  const own = options.url === undefined ? await OwnHomeroom.start({ environment }) : undefined;
  const run = new Run({ options, plan, input, own, progress, out: terminal.out });
  try {
    return await (own ? Promise.race([run.go(), own.died]) : run.go());
  } finally {
    run.end();
    progress.end();
    await own?.stop();
  }
}
