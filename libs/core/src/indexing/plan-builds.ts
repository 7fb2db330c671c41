import { wordsBuild } from '../ports/index-builds.port.js';
import type { IndexBuild } from '../ports/index-builds.port.js';

/** Ids of models; null = there is none. `searching`: the active one, when it is at hand. */
export type ModelsAtHand = { readonly wanted: string | null; readonly searching: string | null };

export type BuildPlan = {
  /** To be written down now. */
  readonly save: readonly IndexBuild[];
  /** Models that nobody asks and nobody wants. */
  readonly forget: readonly string[];
};

/**
 * What the builds must say before anything is built. A model that is wanted gets a build; with no other model to ask, searches ask it
 * from the beginning. The old model's vectors stay until the new one is complete, even when the old one is not at hand. With no model wanted,
 * none is kept: what is said from now on would be missing in it.
 */
export function planBuilds(builds: readonly IndexBuild[], { wanted, searching }: ModelsAtHand): BuildPlan {
  const models = builds.filter(({ name }) => name !== wordsBuild);
  if (wanted === null) return { save: [], forget: models.map(({ name }) => name) };
  const known = models.find(({ name }) => name === wanted);
  const build = known ?? { name: wanted, cursor: null, complete: false, active: false };
  const isAlone = searching === null && !build.active;
  const before = isAlone ? models.filter(({ active }) => active).map((old) => ({ ...old, active: false })) : [];
  const save = known && !isAlone ? [] : [...before, { ...build, active: build.active || isAlone }];
  const keeps = new Set([wanted, ...models.filter(({ active }) => active).map(({ name }) => name)]);
  return { save, forget: models.filter(({ name }) => !keeps.has(name)).map(({ name }) => name) };
}
