import { z } from 'zod';

export const keepingConfig = z.object({
  HOMEROOM_RETENTION_DELAY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(60)
    .describe('Seconds from the start to the first run of retention.'),
  HOMEROOM_RETENTION_EVERY_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(168)
    .default(24)
    .describe('Hours from the end of one run of retention to the next.'),
});
export type KeepingConfig = z.output<typeof keepingConfig>;
