import { listVariables, processMetrics, serviceConfig } from '@homeroom/platform';
import type { Flags, MetricCatalog, Variable } from '@homeroom/platform';
import { embeddingCatalogs } from '@homeroom/services/embedding';
import { gatewayCatalogs } from '@homeroom/services/gateway';
import { ingestCatalogs } from '@homeroom/services/ingest';
import { keepingCatalogs } from '@homeroom/services/keeping';
import { vectorIndexCatalogs } from '@homeroom/services/vector-index';
import { flags, standaloneConfig } from './config.js';

type Declared = {
  readonly flags: Flags;
  readonly variables: readonly Variable[];
  /** By service. */
  readonly catalogs: Readonly<Record<string, readonly MetricCatalog[]>>;
};

/** What this app declares to those who run it; docs/operations is made from it (tools/checks/docs.mjs). */
export const declared: Declared = {
  flags,
  variables: listVariables([serviceConfig, standaloneConfig]),
  catalogs: {
    process: [processMetrics],
    gateway: gatewayCatalogs,
    ingest: ingestCatalogs,
    embedding: embeddingCatalogs,
    'vector-index': vectorIndexCatalogs,
    keeping: keepingCatalogs,
  },
};
