import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { topics } from '@homeroom/contracts';
import { EmbedTimeline, IndexedModels } from '@homeroom/core';
import type { Clock, Embedder, EventLog, IndexBuilds, Settings } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { runConsumer } from '../run-consumer.js';
import { observeEmbedding } from './embedding.metrics.js';
import { followSwitch } from './follow-switch.js';
import { noteUp, timed } from './timed.js';

const PORTS = Symbol('embedding ports');

export type EmbeddingPorts = {
  readonly eventLog: EventLog;
  /** None: embedding is off; the timeline is read all the same, so that the log need not keep it. Two: the second is to take the place of the first. */
  readonly embedders: readonly Embedder[];
  readonly indexBuilds: Pick<IndexBuilds, 'list'>;
  readonly settings: Pick<Settings, 'read'>;
  readonly clock: Clock;
};

/** Reads new texts from the timeline and writes their vectors to the log. Scales on the lag of the timeline. */
@Module({})
export class EmbeddingModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PORTS) private readonly ports: EmbeddingPorts,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  static with(ports: EmbeddingPorts): DynamicModule {
    return { module: EmbeddingModule, providers: [{ provide: PORTS, useValue: ports }] };
  }

  async onApplicationBootstrap(): Promise<void> {
    const { ports, platform } = this;
    const models = new IndexedModels({ ...ports, builds: ports.indexBuilds });
    const embed = new EmbedTimeline({ ...ports, models }, observeEmbedding(platform));
    const handle = timed((records, context) => embed.handle(records, context), ports.clock, platform);
    const work = { group: 'embedding', topic: topics.timeline, handle, paused: true };
    const consumption = await runConsumer(work, ports, platform);
    followSwitch(consumption, ports, platform);
    void noteUp(models, platform); // nothing waits for the model
  }
}
