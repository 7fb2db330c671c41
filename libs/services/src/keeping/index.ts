export { KeepingModule } from './keeping.module.js';
export type { KeepingOptions, KeepingPorts } from './keeping.module.js';
export { keepingCatalogs } from './keeping.metrics.js';
export { keepingConfig } from './keeping.config.js';
export type { KeepingConfig } from './keeping.config.js';
