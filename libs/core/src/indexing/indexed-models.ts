import type { Clock } from '../ports/clock.port.js';
import type { Embedder, EmbeddingManifest } from '../ports/embedder.port.js';
import type { IndexBuild, IndexBuilds } from '../ports/index-builds.port.js';
import { wordsBuild } from '../ports/index-builds.port.js';

export type IndexedModel = { readonly embedder: Embedder; readonly manifest: EmbeddingManifest };

export type IndexedModelsPorts = {
  /** None: no meaning, only words. Two: the second is to take the place of the first. */
  readonly embedders: readonly Embedder[];
  readonly builds: Pick<IndexBuilds, 'list'>;
  readonly clock: Clock;
};

/** ms a reading of the builds is good: after a switch of models, searches ask the old one for no longer. */
export const modelsFreshMs = 1_000;

/** Which model searches ask, and for which models messages get vectors. */
export class IndexedModels {
  #read: { readonly at: number; readonly builds: Promise<readonly IndexBuild[]> } | null = null;

  constructor(private readonly ports: IndexedModelsPorts) {}

  /** The model that the index is to have; null = none is configured. @throws EmbedderError while it cannot be used */
  async wanted(): Promise<IndexedModel | null> {
    const embedder = this.ports.embedders.at(-1);
    return embedder ? { embedder, manifest: await embedder.manifest() } : null;
  }

  /** The model that searches ask; null = none yet, or it is not at hand. @throws EmbedderError while it cannot be used */
  async searching(): Promise<IndexedModel | null> {
    const active = (await this.#builds()).find((build) => build.active);
    return active ? this.#named(active.name) : null;
  }

  /**
   * The models that new messages are read by: the one that searches ask, and the one that is to come.
   * @throws EmbedderError while one of them cannot be used; whoever embeds must wait, else its vectors would have holes. Only a model that
   * has no vectors yet is left out: it reads everything when it can
   */
  async embedding(): Promise<readonly IndexedModel[]> {
    const searching = await this.searching();
    const models = [searching, await this.#wantedOr(searching)].filter((model) => model !== null);
    return models.filter(({ manifest }, i) => models.findIndex((m) => m.manifest.modelId === manifest.modelId) === i);
  }

  async #wantedOr(searching: IndexedModel | null): Promise<IndexedModel | null> {
    try {
      return await this.wanted();
    } catch (error) {
      const begun = (await this.#builds()).some(({ name, active }) => name !== wordsBuild && !active);
      if (begun || !searching) throw error;
      return searching;
    }
  }

  async #named(modelId: string): Promise<IndexedModel | null> {
    const failures: unknown[] = [];
    for (const embedder of this.ports.embedders) {
      try {
        const manifest = await embedder.manifest();
        if (manifest.modelId === modelId) return { embedder, manifest };
      } catch (error) {
        failures.push(error);
      }
    }
    // A model that cannot be read may be the one.
    if (failures.length > 0) throw failures[0];
    return null;
  }

  #builds(): Promise<readonly IndexBuild[]> {
    const now = this.ports.clock.now();
    const age = this.#read ? now - this.#read.at : Infinity;
    if (!this.#read || age < 0 || age >= modelsFreshMs) {
      const builds = this.ports.builds.list();
      this.#read = { at: now, builds };
      builds.catch(() => void (this.#read = null));
    }
    return this.#read.builds;
  }
}
