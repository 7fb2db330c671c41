import { z } from 'zod';

export const vectorIndexConfig = z.object({
  HOMEROOM_INDEX_CLEAN_EVERY_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_440)
    .default(60)
    .describe('Minutes from one visit of the janitor, who takes out of the index what retention removed, to the next.'),
});
export type VectorIndexConfig = z.output<typeof vectorIndexConfig>;
