import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Health } from './health/health.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import type { Logger } from './logging/logger.js';
import { Metrics } from './metrics/metrics.js';
import { OpsAccess } from './ops/ops-access.js';

/** What every service of the process shares. Injected by the token `PLATFORM`. */
export type Platform = {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly lifecycle: Lifecycle;
  readonly ops: OpsAccess;
  /** For the person who starts the process: on stdout as it is, and never in the log. */
  print(text: string): void;
};

export const PLATFORM = Symbol('PLATFORM');

export type PlatformOptions = {
  readonly name: string;
  readonly log: Logger;
  readonly deadlineMs: number;
  exit(code: number): void;
  print(text: string): void;
};

export function createPlatform({ name, log, deadlineMs, exit, print }: PlatformOptions): Platform {
  const health = new Health();
  const lifecycle = new Lifecycle({
    log,
    health,
    deadlineMs,
    exit,
    now: () => Date.now(),
    after: (ms, callback) => setTimeout(callback, ms).unref(),
  });
  return { log, health, lifecycle, metrics: new Metrics(name), ops: new OpsAccess(), print };
}

@Module({})
export class PlatformModule {
  /** Global: every module of the process can inject `PLATFORM`. */
  static with(platform: Platform): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [{ provide: PLATFORM, useValue: platform }],
      exports: [PLATFORM],
    };
  }
}
