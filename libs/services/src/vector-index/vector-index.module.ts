import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { topics } from '@homeroom/contracts';
import { IndexTimeline, IndexVectors, IndexWriter } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import type { Clock, Embedder, EventLog, IndexBuilds, IndexProgress } from '@homeroom/core';
import type { MessageStore, Rooms, VectorIndex } from '@homeroom/core';
import { runConsumer } from '../run-consumer.js';
import { buildChore, janitorChore, progressChore } from './chores.js';
import { repeat } from './repeat.js';
import type { VectorIndexConfig } from './vector-index.config.js';
import { observeIndex } from './vector-index.metrics.js';

const OPTIONS = Symbol('vector-index options');
const group = 'vector-index';

export type VectorIndexPorts = {
  readonly eventLog: EventLog;
  readonly messageStore: MessageStore;
  readonly rooms: Rooms;
  readonly vectorIndex: VectorIndex;
  readonly indexBuilds: IndexBuilds;
  readonly indexProgress: IndexProgress;
  readonly embedders: readonly Embedder[];
  readonly clock: Clock;
};
export type VectorIndexOptions = { readonly ports: VectorIndexPorts; readonly config: VectorIndexConfig };

/** Keeps the index: words and vectors of new messages, edits, deletes; builds, the janitor, and up to when it is complete. */
@Module({})
export class VectorIndexModule implements OnApplicationBootstrap {
  constructor(
    @Inject(OPTIONS) private readonly options: VectorIndexOptions,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  static with(options: VectorIndexOptions): DynamicModule {
    return { module: VectorIndexModule, providers: [{ provide: OPTIONS, useValue: options }] };
  }

  async onApplicationBootstrap(): Promise<void> {
    const { platform } = this;
    const { ports, config } = this.options;
    const observer = observeIndex(platform);
    const writer = new IndexWriter(ports, observer);
    const timeline = new IndexTimeline({ ...ports, writer }, observer);
    const vectors = new IndexVectors({ ...ports, writer }, observer);
    await runConsumer({ group, topic: topics.timeline, handle: timeline.handle.bind(timeline) }, ports, platform);
    await runConsumer({ group, topic: topics.vectors, handle: vectors.handle.bind(vectors) }, ports, platform);
    repeat(buildChore(ports, writer), ports.clock, platform);
    repeat(progressChore(ports, platform), ports.clock, platform);
    repeat(janitorChore(ports, writer, { config, platform }), ports.clock, platform);
  }
}
