import { z } from 'zod';
import { embeddedConfig } from '@homeroom/adapters/embedded';
import { gatewayConfig } from '@homeroom/services/gateway';
import { keepingConfig } from '@homeroom/services/keeping';
import { vectorIndexConfig } from '@homeroom/services/vector-index';

/** All services of the process, and what they stand on. */
export const standaloneConfig = embeddedConfig
  .extend(gatewayConfig.shape)
  .extend(keepingConfig.shape)
  .extend(vectorIndexConfig.shape)
  .extend({
    HOMEROOM_DEMO: z
      .stringbool()
      .default(true)
      .describe('Whether an empty school is filled with the demo school; not on a public address.'),
  });

export const flags = {
  data: 'HOMEROOM_DATA_DIR',
  port: 'HOMEROOM_HTTP_PORT',
  host: 'HOMEROOM_HTTP_HOST',
  'no-demo': { variable: 'HOMEROOM_DEMO', value: 'false' },
} as const;
