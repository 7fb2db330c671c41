export { vectorIndexConfig } from './vector-index.config.js';
export type { VectorIndexConfig } from './vector-index.config.js';
export { vectorIndexCatalogs } from './vector-index.metrics.js';
export { VectorIndexModule } from './vector-index.module.js';
export type { VectorIndexOptions, VectorIndexPorts } from './vector-index.module.js';
