// The life of a process.
export { runService } from './run-service.js';
export type { Ready, ServiceOptions, Started } from './run-service.js';
export { StartupError } from './startup-error.js';
export type { Host } from './lifecycle/host.js';
export type { Lifecycle, Phase } from './lifecycle/lifecycle.js';
// What services of the process share.
export { PLATFORM, PlatformModule, createPlatform } from './platform.module.js';
export type { Platform, PlatformOptions } from './platform.module.js';
// Configuration.
export { serviceConfig } from './config/service-config.js';
export type { ServiceConfig } from './config/service-config.js';
export { listVariables } from './config/help.js';
export type { Variable } from './config/help.js';
export { parseConfig } from './config/parse-config.js';
export type { Flag, Flags } from './config/command-line.js';
// Logs, numbers, health.
export { createLogger } from './logging/logger.js';
export type { Logger } from './logging/logger.js';
export { processMetrics } from './lifecycle/watch-process.js';
export { counter, gauge, histogram, latencyBuckets } from './metrics/metrics.js';
export type { CounterSpec, GaugeSpec, HistogramSpec, MetricCatalog, Metrics, MetricsOf } from './metrics/metrics.js';
export type { Health } from './health/health.js';
export type { OpsAccess } from './ops/ops-access.js';
