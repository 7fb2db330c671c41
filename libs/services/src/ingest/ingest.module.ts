import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { topics } from '@homeroom/contracts';
import { Ingest } from '@homeroom/core';
import type { EventLog, IngestPorts } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { runConsumer } from '../run-consumer.js';
import { observeIngest } from './ingest.metrics.js';

const PORTS = Symbol('ingest ports');

export type IngestModulePorts = IngestPorts & { readonly eventLog: EventLog };

/** Consumes accepted messages and changes, stores and numbers them, publishes them. Scales on the lag of its topic. */
@Module({})
export class IngestModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PORTS) private readonly ports: IngestModulePorts,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  static with(ports: IngestModulePorts): DynamicModule {
    return { module: IngestModule, providers: [{ provide: PORTS, useValue: ports }] };
  }

  async onApplicationBootstrap(): Promise<void> {
    const ingest = new Ingest(this.ports, observeIngest(this.platform));
    await runConsumer(
      {
        group: 'ingest',
        topic: topics.messages,
        handle: (records, context) => ingest.handle(records, context),
        onAssigned: () => ingest.onAssigned(),
      },
      this.ports,
      this.platform,
    );
  }
}
