import { topics } from '@homeroom/contracts';
import { CleanIndex, IndexedModels, RebuildIndex, TrackProgress, wordsBuild } from '@homeroom/core';
import type { IndexBuild, IndexWriter, Stage } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';
import type { VectorIndexConfig } from './vector-index.config.js';
import { vectorIndexMetrics } from './vector-index.metrics.js';
import type { VectorIndexPorts } from './vector-index.module.js';
import type { Chore } from './repeat.js';

const [second, minute] = [1_000, 60_000];

/** Every second: up to when can everything be found? */
export function progressChore(ports: VectorIndexPorts, { metrics }: Pick<Platform, 'metrics'>): Chore {
  const { behind, builds: unfinished } = metrics.of(vectorIndexMetrics);
  const hasModel = ports.embedders.length > 0;
  const tracker = new TrackProgress(ports, stagesOf(hasModel));
  const models = new IndexedModels({ ...ports, builds: ports.indexBuilds });
  return {
    name: 'progress of the index',
    failure: 'the progress of the index could not be told',
    retryMs: second,
    run: async () => {
      const builds = await ports.indexBuilds.list();
      const upTo = isWhole(builds, hasModel) ? await tracker.look() : new Map<number, number>();
      await ports.indexProgress.write(upTo);
      const wanted = await models.wanted().then(
        (model) => model && model.manifest.modelId,
        () => 'a model that cannot be used',
      );
      unfinished.set(unfinishedOf(builds, wanted === null ? [wordsBuild] : [wordsBuild, wanted]));
      behind.set(upTo.size === 0 ? -1 : Math.max(0, ports.clock.now() - Math.min(...upTo.values())) / second);
      return second;
    },
  };
}

/** Builds what is missing, then looks now and then: an index that was lost is built again. */
export function buildChore(ports: VectorIndexPorts, writer: IndexWriter): Chore {
  const models = new IndexedModels({ ...ports, builds: ports.indexBuilds });
  const rebuild = new RebuildIndex({ ...ports, builds: ports.indexBuilds, models, writer });
  return {
    name: 'build of the index',
    failure: 'the index could not be built whole; what there is can be searched',
    retryMs: 2 * second,
    run: async (signal) => {
      await rebuild.run(signal);
      return 10 * second;
    },
  };
}

export function janitorChore(
  ports: VectorIndexPorts,
  writer: IndexWriter,
  { config, platform }: { readonly config: VectorIndexConfig; readonly platform: Pick<Platform, 'log' | 'metrics'> },
): Chore {
  const { cleanings } = platform.metrics.of(vectorIndexMetrics);
  const clean = new CleanIndex({ ...ports, writer });
  const everyMs = config.HOMEROOM_INDEX_CLEAN_EVERY_MINUTES * minute;
  let first = true;
  return {
    name: 'janitor of the index',
    failure: 'the janitor could not visit the index',
    retryMs: minute,
    run: async (signal) => {
      // The start has other things to do.
      if (first) {
        first = false;
        return minute;
      }
      try {
        const removed = await clean.run(signal);
        if (removed > 0) platform.log.info({ removed }, 'the janitor took points out of the index');
        cleanings.inc({ outcome: 'done' });
      } catch (error) {
        cleanings.inc({ outcome: 'failed' });
        throw error;
      }
      return everyMs;
    },
  };
}

const stagesOf = (hasModel: boolean): readonly Stage[] => [
  { topic: topics.messages, groups: ['ingest'] },
  { topic: topics.timeline, groups: hasModel ? ['vector-index', 'embedding'] : ['vector-index'] },
  ...(hasModel ? [{ topic: topics.vectors, groups: ['vector-index'] }] : []),
];

/** Builds that are not complete, those that have not begun too. */
const unfinishedOf = (builds: readonly IndexBuild[], expected: readonly string[]): number =>
  builds.filter(({ complete }) => !complete).length +
  expected.filter((name) => !builds.some((build) => build.name === name)).length;

const isWhole = (builds: readonly IndexBuild[], hasModel: boolean): boolean =>
  builds.some(({ name, complete }) => name === wordsBuild && complete) &&
  (!hasModel || builds.some(({ active, complete }) => active && complete));
