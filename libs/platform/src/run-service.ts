import 'reflect-metadata';
import type { z } from 'zod';
import type { DynamicModule } from '@nestjs/common';
import { readCommandLine } from './config/command-line.js';
import type { Flags } from './config/command-line.js';
import { helpText } from './config/help.js';
import { parseConfig, unknownVariables } from './config/parse-config.js';
import { serviceConfig } from './config/service-config.js';
import type { ServiceConfig } from './config/service-config.js';
import { processHost } from './lifecycle/host.js';
import type { Host } from './lifecycle/host.js';
import { watchProcess } from './lifecycle/watch-process.js';
import { createLogger } from './logging/logger.js';
import type { Logger } from './logging/logger.js';
import { createPlatform } from './platform.module.js';
import type { Platform } from './platform.module.js';
import { serve } from './serve.js';
import { StartupError } from './startup-error.js';
import { startupSentence } from './startup-sentence.js';

export type Started = {
  /** One or several services in this process, behind one HTTP server. */
  readonly modules: readonly DynamicModule[];
  /** Called last, after the server is closed: ends what the modules stood on. */
  close?(): Promise<void> | void;
};

export type Ready<Config> = {
  /** Where the server listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly config: Config;
  readonly platform: Platform;
};

export type ServiceOptions<Schema extends z.ZodObject> = {
  /** The one name of the service: logs, metrics, `--help`. */
  readonly name: string;
  /** Its variables beside those every service has (`serviceConfig`). */
  readonly config: Schema;
  /** @default none beside --help and --check-config */
  readonly flags?: Flags;
  /** Opens ports and says which modules run on them. Throw an error with a sentence for what somebody must mend. */
  start(config: z.output<Schema> & ServiceConfig, platform: Platform): Promise<Started> | Started;
  /** Called once, when the server listens and `/readyz` says yes. */
  onReady?(ready: Ready<z.output<Schema> & ServiceConfig>): Promise<void> | void;
};

/**
 * The life of a process: command line and environment → config → logger → `start` → Nest → `/livez`, `/readyz`,
 * `/metrics` → listen → `onReady`; on SIGTERM or SIGINT in order out again (see `phases`), within the deadline.
 * What cannot start is told in one sentence on stderr, exit code 1. A promise rejected or an error thrown that nobody
 * handles ends the process in the same order, with exit code 1.
 * @returns when the service is ready, or has failed to start and is ending
 */
export async function runService<Schema extends z.ZodObject>(
  options: ServiceOptions<Schema>,
  host: Host = processHost(),
): Promise<void> {
  const schemas = [serviceConfig, options.config];
  try {
    const commandLine = readCommandLine(host.args, options.flags ?? {});
    if (commandLine.help) {
      host.print(helpText(options.name, options.flags ?? {}, schemas));
      return host.exit(0);
    }
    const environment = { ...host.environment, ...commandLine.variables };
    const parsed = parseConfig(schemas, environment);
    if (!parsed.ok) throw new StartupError(`the configuration is wrong: ${parsed.problems.join('; ')}.`);
    const unknown = unknownVariables(schemas, environment);
    if (commandLine.checkConfig) {
      host.print('The configuration is right.\n');
      if (unknown.length > 0) host.print(`Variables that this service does not know: ${unknown.join(', ')}.\n`);
      return host.exit(0);
    }
    const config = parsed.config as z.output<Schema> & ServiceConfig;
    const log = loggerOf(options.name, config, host);
    if (unknown.length > 0) log.warn({ variables: unknown }, 'variables that this service does not know');
    await startService({ options, config, log, host });
  } catch (error) {
    host.complain(`${options.name} cannot start: ${startupSentence(error)}\n`);
    host.exit(1);
  }
}

const loggerOf = (name: string, config: ServiceConfig, host: Host): Logger =>
  createLogger({
    name,
    level: config.HOMEROOM_LOG_LEVEL,
    format: config.HOMEROOM_LOG_FORMAT ?? (host.isTerminal ? 'text' : 'json'),
    write: (line) => host.print(line),
  });

type Starting<Schema extends z.ZodObject> = {
  readonly options: ServiceOptions<Schema>;
  readonly config: z.output<Schema> & ServiceConfig;
  readonly log: Logger;
  readonly host: Host;
};

async function startService<Schema extends z.ZodObject>({
  options,
  config,
  log,
  host,
}: Starting<Schema>): Promise<void> {
  const platform = createPlatform({
    name: options.name,
    log,
    deadlineMs: config.HOMEROOM_SHUTDOWN_DEADLINE_MS,
    exit: (code) => host.exit(code),
    print: (text) => host.print(text),
  });
  watchProcess(host, platform);
  const starting = Promise.resolve().then(() => openAndServe({ options, config, log, host }, platform));
  platform.lifecycle.startsWith(starting);
  try {
    await starting;
  } catch (error) {
    log.debug({ err: error }, 'the start failed');
    if (log.isLevelEnabled('info')) log.level = 'warn';
    host.complain(`${options.name} cannot start: ${startupSentence(error, options.flags)}\n`);
    await platform.lifecycle.shutdown('the start failed', 1);
  }
}

async function openAndServe<Schema extends z.ZodObject>(
  { options, config, log }: Starting<Schema>,
  platform: Platform,
): Promise<void> {
  const { lifecycle, health, metrics } = platform;
  metrics.collectDefaults();
  const started = await options.start(config, platform);
  lifecycle.onShutdown('close', 'ports', () => started.close?.());
  if (lifecycle.isEnding) return;
  const url = await serve(started.modules, platform, config);
  if (lifecycle.isEnding) return;
  health.markStarted();
  log.info({ url }, 'ready');
  await options.onReady?.({ url, config, platform });
}
