import { Latencies } from '../evidence/latencies.js';

/** What the replay counts while it sends. */
export class Tally {
  sent = 0;
  acked = 0;
  refused = 0;
  /** Messages without a final answer when the replay gave up on them. */
  unknown = 0;
  /** Copies that arrived live, over all sockets. */
  heard = 0;
  /** Every nack by its code, the retried ones too; `NO_ANSWER` = timed out or cut off. */
  readonly nacks: Record<string, number> = {};
  /** What clients could only tell their host: a reset view, an event outside the contract, … */
  readonly notices: Record<string, number> = {};
  readonly ack = new Latencies();
  readonly delivery = new Latencies();

  nack(code: string): void {
    this.nacks[code] = (this.nacks[code] ?? 0) + 1;
  }

  notice(kind: string): void {
    this.notices[kind] = (this.notices[kind] ?? 0) + 1;
  }
}
