import type { Message } from '@homeroom/contracts';

/** Neighbours by seq without a hole, ascending, never empty. */
export type MessageRange = readonly Message[];

/** Ascending; between two ranges at least one message is missing. */
export type Ranges = readonly MessageRange[];

export const lowestOf = (range: MessageRange): number => range[0]?.seq ?? 0;
export const highestOf = (range: MessageRange): number => range.at(-1)?.seq ?? 0;

/** The range that holds a seq. */
export const rangeAt = (ranges: Ranges, seq: number): MessageRange | undefined =>
  ranges.find((range) => lowestOf(range) <= seq && seq <= highestOf(range));

export const messageAt = (ranges: Ranges, seq: number): Message | undefined => {
  const range = rangeAt(ranges, seq);
  return range?.[seq - lowestOf(range)];
};

/** `choose` decides between two versions of one message. Holes among the incoming stay holes. */
export function mergeMessages(
  ranges: Ranges,
  incoming: readonly Message[],
  choose: (held: Message, incoming: Message) => Message,
): Ranges {
  return runsOf(incoming).reduce((merged, run) => mergeRun(merged, run, choose), ranges);
}

function mergeRun(ranges: Ranges, run: MessageRange, choose: (held: Message, incoming: Message) => Message): Ranges {
  const [from, to] = [lowestOf(run), highestOf(run)];
  const touched = ranges.filter((range) => highestOf(range) >= from - 1 && lowestOf(range) <= to + 1);
  const below = ranges.filter((range) => highestOf(range) < from - 1);
  const above = ranges.filter((range) => lowestOf(range) > to + 1);
  const [first] = touched;
  if (!first) return [...below, run, ...above];
  // The usual case: new messages right behind the newest.
  if (touched.length === 1 && highestOf(first) === from - 1) return [...below, [...first, ...run], ...above];
  const bySeq = new Map(touched.flat().map((message) => [message.seq, message]));
  for (const message of run) {
    const held = bySeq.get(message.seq);
    bySeq.set(message.seq, held ? choose(held, message) : message);
  }
  return [...below, [...bySeq.values()].sort(bySeqAscending), ...above];
}

/** Cut where a seq is missing; of two with the same seq the first counts. */
function runsOf(messages: readonly Message[]): readonly MessageRange[] {
  const runs: Message[][] = [];
  for (const message of [...messages].sort(bySeqAscending)) {
    const run = runs.at(-1);
    const last = run?.at(-1)?.seq;
    if (run && last !== undefined && last + 1 === message.seq) run.push(message);
    else if (last !== message.seq) runs.push([message]);
  }
  return runs;
}

const bySeqAscending = (a: Message, b: Message): number => a.seq - b.seq;

export const replaceMessage = (ranges: Ranges, message: Message): Ranges =>
  ranges.map((range) => {
    const index = message.seq - lowestOf(range);
    return range[index]?.seq === message.seq ? range.with(index, message) : range;
  });

/** Without what lies below `first`. */
export const cutBelow = (ranges: Ranges, first: number): Ranges =>
  ranges.every((range) => lowestOf(range) >= first)
    ? ranges
    : ranges
        .map((range) => (lowestOf(range) >= first ? range : range.slice(first - lowestOf(range))))
        .filter((range) => range.length > 0);
