import type { Clock, IndexedModels, Subscription } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';
import { embeddingMetrics } from './embedding.metrics.js';

type Handle = Subscription['handle'];

/** Measures each batch, and tells whether the model answers. */
export function timed(handle: Handle, clock: Clock, { metrics }: Pick<Platform, 'metrics'>): Handle {
  const { seconds, up } = metrics.of(embeddingMetrics);
  return async (records, context) => {
    const began = clock.now();
    const note = (outcome: 'done' | 'failed') => seconds.observe({ outcome }, (clock.now() - began) / 1_000);
    try {
      await handle(records, context);
      note('done');
      up.set(1);
    } catch (error) {
      note('failed');
      if (!context.signal.aborted) up.set(0);
      throw error;
    }
  };
}

/** At the start: is there a model that answers? The first text may be long in coming. Loads it, so that the first search finds it warm. */
export async function noteUp(
  models: Pick<IndexedModels, 'embedding'>,
  { log, metrics }: Pick<Platform, 'log' | 'metrics'>,
): Promise<void> {
  const { up } = metrics.of(embeddingMetrics);
  try {
    await models.embedding();
    up.set(1);
  } catch (error) {
    up.set(0);
    log.error({ err: error }, 'the model cannot be used; messages are found by their words meanwhile');
  }
}
