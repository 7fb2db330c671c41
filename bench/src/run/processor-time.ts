import { readFileSync, readdirSync } from 'node:fs';
import { pid } from 'node:process';

/** Processor time since the machine started, in the kernel's ticks. */
export type Ticks = {
  /** Of all processors together. */
  readonly all: number;
  readonly busy: number;
  /** Of this process and its descendants, those included that have ended. */
  readonly own: number;
};

export type ProcessTicks = { readonly pid: number; readonly parent: number; readonly ticks: number };

/** null where the kernel does not say, which is everywhere but on Linux. */
export function readTicks(): Ticks | null {
  try {
    const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/u.test(name) ? (readProcess(name) ?? []) : []));
    return { ...parseMachine(readFileSync('/proc/stat', 'utf8')), own: ticksOfTree(processes, pid) };
  } catch {
    return null;
  }
}

/** It may have ended meanwhile. */
function readProcess(name: string): ProcessTicks | null {
  try {
    return parseProcess(readFileSync(`/proc/${name}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** The share of all processor time between two readings that neither was idle nor ours; what a host takes away counts as theirs. */
export function shareOfOthers(from: Ticks | null, to: Ticks | null): number | null {
  if (!from || !to || to.all <= from.all) return null;
  return Math.max(0, to.busy - from.busy - (to.own - from.own)) / (to.all - from.all);
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; the guests after them are in user already. */
export function parseMachine(text: string): Pick<Ticks, 'all' | 'busy'> {
  const [line = ''] = text.split('\n', 1);
  const times = line.trim().split(/\s+/u).slice(1, 9).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  return { all, busy: all - (times[3] ?? 0) - (times[4] ?? 0) };
}

/** A /proc/PID/stat, with the time of its children that have ended; its name may hold blanks and brackets. */
export function parseProcess(text: string): ProcessTicks {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, time) => sum + Number(time), 0);
  return { pid: Number.parseInt(text, 10), parent: Number(fields[1]), ticks };
}

export function ticksOfTree(processes: readonly ProcessTicks[], root: number): number {
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const own = processes.find((one) => one.pid === root)?.ticks ?? 0;
  return (children.get(root) ?? []).reduce((sum, child) => sum + ticksOfTree(processes, child.pid), own);
}
