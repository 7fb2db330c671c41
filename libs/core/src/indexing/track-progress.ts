import type { Clock } from '../ports/clock.port.js';
import type { EventLog, PartitionLag } from '../ports/event-log.port.js';
import type { UpTo } from '../ports/index-progress.port.js';

/** A topic on the way from acceptance to the index, and everybody who must have read it before the next topic is complete. */
export type Stage = { readonly topic: string; readonly groups: readonly string[] };

/** Everything accepted by `at` lies, in this stage, below the offset `end`. */
type Mark = { readonly at: number; readonly stage: number; readonly end: number };

type Reading = { readonly end: number; readonly next: number };

/** Marks on their way in one partition: a longer backlog is told more coarsely. */
const mostMarks = 32;

/**
 * Finds the time T up to which everything accepted can be found. A mark is set at the end of the first topic; once all its groups have
 * read up to there, the mark moves to the end that the next topic has by then, and so on. One that has passed the last stage says: what was
 * accepted before it was set is in the index. Only positions are compared, never the clocks of two machines. A room stays in one
 * partition through all topics.
 */
export class TrackProgress {
  readonly #marks = new Map<number, readonly Mark[]>();
  readonly #upTo = new Map<number, number>();

  constructor(
    private readonly ports: { readonly eventLog: Pick<EventLog, 'lag'>; readonly clock: Clock },
    private readonly stages: readonly Stage[],
  ) {}

  /** Reads the log's positions and moves the marks. @returns partition → T; empty while nothing is known of one of them */
  async look(): Promise<UpTo> {
    const at = this.ports.clock.now();
    const readings: (readonly Reading[])[] = [];
    // In this order: where a group is is known before the end of what it writes to.
    for (const stage of this.stages) readings.push(await this.#read(stage));
    readings[0]?.forEach(({ end }, partition) => {
      const before = this.#marks.get(partition) ?? [];
      const marks = before.length < mostMarks ? [...before, { at, stage: 0, end }] : before;
      const moved = marks.map((mark) => advance(mark, readings, partition));
      for (const mark of moved) if (mark.stage >= this.stages.length) this.#upTo.set(partition, mark.at);
      this.#marks.set(
        partition,
        moved.filter(({ stage }) => stage < this.stages.length),
      );
    });
    // The time of the whole is that of the slowest: while one is unknown, so is the whole.
    return readings[0]?.every((_, partition) => this.#upTo.has(partition)) ? new Map(this.#upTo) : new Map();
  }

  async #read({ topic, groups }: Stage): Promise<readonly Reading[]> {
    const lags = new Array<readonly PartitionLag[]>();
    for (const group of groups) lags.push(await this.ports.eventLog.lag(group, topic));
    return (lags[0] ?? []).map((_, partition) => ({
      next: Math.min(...lags.map((lag) => lag[partition]?.next ?? 0)),
      end: Math.max(...lags.map((lag) => lag[partition]?.end ?? 0)),
    }));
  }
}

function advance(mark: Mark, readings: readonly (readonly Reading[])[], partition: number): Mark {
  for (let { stage, end } = mark; ;) {
    const reading = readings[stage]?.[partition];
    if (!reading || reading.next < end) return { ...mark, stage, end };
    stage += 1;
    end = readings[stage]?.[partition]?.end ?? 0;
    if (stage >= readings.length) return { ...mark, stage, end };
  }
}
