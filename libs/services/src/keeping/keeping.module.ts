import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { Retention } from '@homeroom/core';
import type { AuditLog, Clock, MessageArchive, Rooms, Settings } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import type { KeepingConfig } from './keeping.config.js';
import { keepRetention } from './keep-retention.js';

export type KeepingPorts = {
  readonly settings: Settings;
  readonly rooms: Rooms;
  readonly messageArchive: MessageArchive;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
};
export type KeepingOptions = { readonly ports: KeepingPorts; readonly config: KeepingConfig };

const OPTIONS = Symbol('keeping options');

/** Removes what the school does not keep. One process of a school runs it. */
@Module({})
export class KeepingModule implements OnApplicationBootstrap {
  constructor(
    @Inject(OPTIONS) private readonly options: KeepingOptions,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  static with(options: KeepingOptions): DynamicModule {
    return { module: KeepingModule, providers: [{ provide: OPTIONS, useValue: options }] };
  }

  onApplicationBootstrap(): void {
    const { ports, config } = this.options;
    const stopping = new AbortController();
    const kept = keepRetention(
      { retention: new Retention(ports), clock: ports.clock, platform: this.platform },
      config,
      stopping.signal,
    );
    this.platform.lifecycle.onShutdown('stop', 'retention', async () => {
      stopping.abort();
      await kept;
    });
  }
}
