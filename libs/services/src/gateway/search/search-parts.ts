import { Hits, IndexedModels, QueryVector } from '@homeroom/core';
import type { RoomViews, SearchObserver } from '@homeroom/core';
import { histogram } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import type { GatewayPorts } from '../gateway.ports.js';

export const searchMetrics = {
  searches: histogram({
    name: 'homeroom_search_seconds',
    help: 'Time of one search, by what it could use: hybrid, lexical, recent',
    labels: ['mode'],
  }),
} as const;

/** What the use cases of search share. */
export type SearchParts = {
  readonly hits: Hits;
  readonly queryVector: QueryVector;
  readonly searchObserver: SearchObserver;
};

export function searchParts(
  ports: GatewayPorts,
  views: RoomViews,
  { metrics }: Pick<Platform, 'metrics'>,
): SearchParts {
  const { searches } = metrics.of(searchMetrics);
  const models = new IndexedModels({ ...ports, builds: ports.indexBuilds });
  return {
    hits: new Hits({ ...ports, views }),
    queryVector: new QueryVector({ models, clock: ports.clock }),
    searchObserver: { answered: (mode, seconds) => searches.observe({ mode }, seconds) },
  };
}
