import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, NestModule, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import { routes } from '@homeroom/contracts';
import { FirstAdmin } from '@homeroom/core';
import { PLATFORM } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { controllers } from './controllers/controllers.js';
import type { GatewayConfig } from './gateway.config.js';
import { GATEWAY_CONFIG, GATEWAY_PORTS } from './gateway.ports.js';
import type { GatewayPorts } from './gateway.ports.js';
import { liveProviders } from './live/live.providers.js';
import { welcomeFirstAdmin } from './people/welcome-first-admin.js';
import { ErrorFilter } from './rest/error-filter.js';
import { checkInventory } from './rest/inventory.js';
import { allowStaff, prepareHttp } from './rest/prepare-http.js';
import { SessionReader } from './session/session-reader.js';
import { useCases } from './use-cases.js';

export type GatewayOptions = {
  readonly ports: GatewayPorts;
  readonly config: GatewayConfig;
  /** Folder of the page at `/`, unless HOMEROOM_WEB_DIR names another. */
  readonly webDir?: string;
};

/** REST, sockets and the page. Scales on connections. */
@Module({})
export class GatewayModule implements NestModule, OnApplicationBootstrap {
  @Inject(HttpAdapterHost) private readonly http!: HttpAdapterHost;
  @Inject(PLATFORM) private readonly platform!: Platform;
  @Inject(GATEWAY_CONFIG) private readonly config!: GatewayConfig;
  @Inject(FirstAdmin) private readonly firstAdmin!: FirstAdmin;
  @Inject(SessionReader) private readonly sessions!: SessionReader;

  static with({ ports, config, webDir }: GatewayOptions): DynamicModule {
    const given: readonly Provider[] = [
      { provide: GATEWAY_PORTS, useValue: ports },
      { provide: GATEWAY_CONFIG, useValue: { ...config, HOMEROOM_WEB_DIR: config.HOMEROOM_WEB_DIR ?? webDir } },
      { provide: APP_FILTER, useClass: ErrorFilter },
    ];
    const providers = [...given, ...useCases, ...liveProviders];
    return { module: GatewayModule, controllers: [...controllers], providers };
  }

  /** Before any route is registered. */
  configure(): void {
    checkInventory(controllers, routes);
    prepareHttp(this.http.httpAdapter.getInstance(), this.platform.metrics, this.config);
  }

  async onApplicationBootstrap(): Promise<void> {
    allowStaff(this.platform.ops, this.sessions);
    await welcomeFirstAdmin(this.firstAdmin, this.config.HOMEROOM_ADMIN_PASSWORD, this.platform);
  }
}
