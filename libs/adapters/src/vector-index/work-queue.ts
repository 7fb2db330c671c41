import type { Work } from './exact-engine.js';

type Job = {
  /** Does all of it, or gives what does it in parts. */ readonly start: () => Work | void;
  readonly done: (error: unknown) => void;
};

/**
 * Does work in order, a part in each turn of the event loop, so that what arrives meanwhile (queries) is answered between two
 * parts. Background work gets a part of each turn too.
 */
export class WorkQueue {
  readonly #jobs: Job[] = [];
  readonly #background: Job[] = [];
  #turn: NodeJS.Immediate | null = null;
  #current: Work | null = null;
  #currentBackground: Work | null = null;

  /** `done` is called with null, or with what the work threw. */
  add(job: Job): void {
    this.#jobs.push(job);
    this.#schedule();
  }

  addBackground(job: Job): void {
    this.#background.push(job);
    this.#schedule();
  }

  /** Leaves everything as it is, between two parts. */
  stop(): void {
    if (this.#turn) clearImmediate(this.#turn);
    this.#background.length = 0;
    this.#currentBackground = null;
    this.#current = null;
    this.#jobs.length = 0;
  }

  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = null;
      this.#current = part(this.#jobs, this.#current);
      this.#currentBackground = part(this.#background, this.#currentBackground);
      if (this.#jobs.length > 0 || this.#background.length > 0) this.#schedule();
    });
  }
}

/** Does one part of the first job. @returns the work when it has more parts */
function part(jobs: Job[], current: Work | null): Work | null {
  const [job] = jobs;
  if (!job) return null;
  let failure: unknown = null;
  try {
    const work = current ?? job.start();
    if (work && !work.next().done) return work;
  } catch (error) {
    failure = error;
  }
  jobs.shift();
  job.done(failure);
  return null;
}
