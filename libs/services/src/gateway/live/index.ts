export { liveConfig } from './live.config.js';
export type { LiveConfig } from './live.config.js';
export { liveMetrics } from './live.metrics.js';
export { liveProviders } from './live.providers.js';
