/** What a server says of itself once a second; null = it does not say. */
export type ServerSays = {
  /** Records of the log that ingest has not handled yet. */
  readonly backlog: number | null;
  /** Age of the newest moment up to which everything can be found. Seconds */
  readonly searchableBehind: number | null;
};

const nothing: ServerSays = { backlog: null, searchableBehind: null };
const answerWithinMs = 2_000;

/** Reads the server's metrics now and then; the last answer stays until there is another. */
export class ServerWatch {
  #last = nothing;
  #asking = false;

  /** @param url of the metrics; undefined = nobody is asked */
  constructor(private readonly url: string | undefined) {}

  get last(): ServerSays {
    return this.#last;
  }

  /** Never rejects. At most one question is under way. */
  async look(): Promise<ServerSays> {
    if (this.url === undefined || this.#asking) return this.#last;
    this.#asking = true;
    try {
      const response = await fetch(this.url, { signal: AbortSignal.timeout(answerWithinMs) });
      const text = await response.text();
      this.#last = response.ok ? readMetrics(text) : nothing;
    } catch {
      // Down or too busy to say: the run's own latencies tell that.
      this.#last = nothing;
    } finally {
      this.#asking = false;
    }
    return this.#last;
  }
}

/** @param text in Prometheus' format */
export function readMetrics(text: string): ServerSays {
  const backlog = valuesOf(text, 'homeroom_log_lag_records', 'group="ingest"');
  const behind = valuesOf(text, 'homeroom_index_behind_seconds').filter((value) => value >= 0);
  return {
    backlog: backlog.length === 0 ? null : backlog.reduce((sum, value) => sum + value, 0),
    searchableBehind: behind.length === 0 ? null : Math.max(...behind),
  };
}

function valuesOf(text: string, name: string, label = ''): readonly number[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(name) && /^[ {]/u.test(line.slice(name.length)) && line.includes(label))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
    .filter(Number.isFinite);
}
