import type { Clock } from '../ports/clock.port.js';
import type { VectorIndex } from '../ports/vector-index.port.js';
import type { IndexWriter } from './index-writer.js';

export type CleanIndexPorts = {
  readonly vectorIndex: Pick<VectorIndex, 'scan'>;
  readonly writer: Pick<IndexWriter, 'removeGone'>;
  readonly clock: Clock;
};

const perPage = 500;

/** The janitor: takes out of the index what retention removed, and whatever a mishap left there. */
export class CleanIndex {
  constructor(private readonly ports: CleanIndexPorts) {}

  /** Visits every point, giving way to others between pages. Stops early, without an error, when aborted. @returns how many were removed */
  async run(signal?: AbortSignal): Promise<number> {
    const { vectorIndex, writer, clock } = this.ports;
    let removed = 0;
    for (let page = await vectorIndex.scan(null, perPage); page.length > 0 && !signal?.aborted;) {
      removed += await writer.removeGone(page);
      await clock.sleep(0, signal);
      page = await vectorIndex.scan(page.at(-1) ?? '', perPage);
    }
    return removed;
  }
}
