import { Inject } from '@nestjs/common';
import type { OnApplicationBootstrap, Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppendQueue, AuthenticateSession, RoomDirectory, RoomViews } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import type { GatewayConfig } from '../gateway.config.js';
import { GATEWAY_CONFIG, GATEWAY_PORTS, LIVE_SIGNALS } from '../gateway.ports.js';
import type { GatewayPorts } from '../gateway.ports.js';
import { SessionReader } from '../session/session-reader.js';
import { Live } from './live.js';

/** Opens the sockets when the process is ready to, and lets them go when it ends. */
class LiveStart implements OnApplicationBootstrap {
  constructor(
    @Inject(Live) private readonly live: Live,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.live.start(this.host.httpAdapter.getHttpServer());
    this.platform.lifecycle.onShutdown('drain', 'sockets', () => this.live.drain());
  }
}

type Given = [
  GatewayPorts,
  GatewayConfig,
  Platform,
  AuthenticateSession,
  SessionReader,
  RoomDirectory,
  RoomViews,
  AppendQueue,
];

/** The live side of the gateway module; what it shares with REST is injected. */
export const liveProviders: readonly Provider[] = [
  {
    provide: Live,
    inject: [
      GATEWAY_PORTS,
      GATEWAY_CONFIG,
      PLATFORM,
      AuthenticateSession,
      SessionReader,
      RoomDirectory,
      RoomViews,
      AppendQueue,
    ],
    useFactory: (...[ports, config, platform, sessions, reader, directory, views, appends]: Given) =>
      new Live({
        ports,
        shared: { sessions, directory, views, appends },
        authenticate: (headers, auth) => reader.authenticateHandshake(headers, auth),
        config,
        platform,
      }),
  },
  { provide: LIVE_SIGNALS, inject: [Live], useFactory: (live: Live) => live.signals },
  LiveStart,
];
