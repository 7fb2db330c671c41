export { ingestCatalogs } from './ingest.metrics.js';
export { IngestModule } from './ingest.module.js';
export type { IngestModulePorts } from './ingest.module.js';
