export { embeddingCatalogs } from './embedding.metrics.js';
export { EmbeddingModule } from './embedding.module.js';
export type { EmbeddingPorts } from './embedding.module.js';
