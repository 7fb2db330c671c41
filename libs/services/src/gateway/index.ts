export { GatewayModule } from './gateway.module.js';
export type { GatewayOptions } from './gateway.module.js';
export { gatewayCatalogs } from './gateway.metrics.js';
export { gatewayConfig } from './gateway.config.js';
export type { GatewayConfig } from './gateway.config.js';
export type { GatewayPorts } from './gateway.ports.js';
