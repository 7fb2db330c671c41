import type { IndexedModel, IndexedModels } from '../indexing/indexed-models.js';
import { Breaker } from '../log/breaker.js';
import type { Clock } from '../ports/clock.port.js';

export type QueryVectorPorts = {
  readonly models: Pick<IndexedModels, 'searching'>;
  readonly clock: Clock;
};

export type DenseQuery = { readonly modelId: string; readonly values: Float32Array };

/** What a search waits for the model, at the most. */
const budgetMs = 300;
const breakerRules = { failures: 3, withinMs: 30_000, probeEveryMs: 2_000 };

/**
 * The vector of what somebody looks for, or null when it is not to be had in time. Never rejects: search goes on with words. After three
 * failures nobody waits; every two seconds one search tries again.
 */
export class QueryVector {
  #breaker = new Breaker(breakerRules);
  #probing = false;

  constructor(private readonly ports: QueryVectorPorts) {}

  async of(text: string): Promise<DenseQuery | null> {
    const { clock } = this.ports;
    if (this.#breaker.open && (this.#probing || this.#breaker.waitMs(clock.now()) > 0)) return null;
    this.#probing = this.#breaker.open;
    try {
      const dense = await this.#inTime(text);
      this.#breaker = new Breaker(breakerRules);
      return dense;
    } catch {
      this.#breaker.failed(clock.now()); // the answer's mode says it, and the metric that counts modes
      return null;
    } finally {
      this.#probing = false;
    }
  }

  async #inTime(text: string): Promise<DenseQuery | null> {
    const ended = new AbortController();
    const late = this.ports.clock.sleep(budgetMs, ended.signal).then(() => {
      if (!ended.signal.aborted) throw new Error('The query was not embedded in time.');
      return null;
    });
    try {
      return await Promise.race([this.#embed(text, ended.signal), late]);
    } finally {
      ended.abort(new Error('The search no longer waits.'));
    }
  }

  async #embed(text: string, signal: AbortSignal): Promise<DenseQuery | null> {
    const model: IndexedModel | null = await this.ports.models.searching();
    if (!model) return null;
    const [values] = await model.embedder.embed([text], 'query', signal);
    return values ? { modelId: model.manifest.modelId, values } : null;
  }
}
