import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { embeddedConfig, openEmbedded } from '@homeroom/adapters/embedded';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { StartupError, runService } from '@homeroom/platform';
import type { Platform, Ready } from '@homeroom/platform';
import { demoPassword, demoSignIns, hasDemoAccounts, seedDemoSchool } from '@homeroom/services/demo';
import { GatewayModule, gatewayConfig } from '@homeroom/services/gateway';
import { IngestModule } from '@homeroom/services/ingest';
import { KeepingModule, keepingConfig } from '@homeroom/services/keeping';

const config = embeddedConfig
  .extend(gatewayConfig.shape)
  .extend(keepingConfig.shape)
  .extend({
    HOMEROOM_DEMO: z
      .stringbool()
      .default(true)
      .describe('Whether an empty school is filled with the demo school; not on a public address.'),
  });
type Config = z.output<typeof config> & { readonly HOMEROOM_HTTP_HOST: string };

const flags = {
  data: 'HOMEROOM_DATA_DIR',
  port: 'HOMEROOM_HTTP_PORT',
  host: 'HOMEROOM_HTTP_HOST',
  'no-demo': { variable: 'HOMEROOM_DEMO', value: 'false' },
} as const;

const pageFolder = fileURLToPath(new URL('../../web/page/', import.meta.url));

/** All services in this process, on one data folder, behind one port. */
export const runStandalone = (): Promise<void> => runService({ name: 'standalone', config, flags, start, onReady });

async function start(settings: Config, { log, health }: Platform) {
  const embedded = await openEmbedded(settings, {
    onLogTrouble: (trouble) => log.error({ ...trouble }, 'trouble with the log'),
  });
  try {
    await prepareSchool(settings, embedded.ports);
  } catch (error) {
    await embedded.close();
    throw error;
  }
  health.addCheck('database', () => embedded.check());
  const { ports } = embedded;
  return {
    modules: [
      GatewayModule.with({ ports, config: settings, webDir: pageFolder }),
      IngestModule.with(ports),
      KeepingModule.with({ ports, config: settings }),
    ],
    close: () => embedded.close(),
  };
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/u;

/** @throws StartupError when known passwords would be open to more than this machine */
async function prepareSchool(
  { HOMEROOM_DEMO: demo, HOMEROOM_HTTP_HOST: host }: Config,
  ports: EmbeddedPorts,
): Promise<void> {
  const empty = (await ports.accounts.find({ text: '', limit: 1 })).length === 0;
  const isDemo = await hasDemoAccounts(ports);
  if (!loopback.test(host) && (isDemo || (demo && empty)))
    throw new StartupError(
      `the demo school's passwords are known to everybody, so it is not served on ${host}; start an empty school with --no-demo and another --data folder.`,
    );
  if (demo && empty) await seedDemoSchool(ports);
}

const services = [
  ['gateway', 'REST, Socket.IO and the page'],
  ['ingest', 'stores and numbers messages'],
  ['keeping', 'retention'],
] as const;

async function onReady({ url, config: settings }: Ready<Config>): Promise<void> {
  const lines = services.map(([name, what]) => `${name.padEnd(9)} ready   ${what}`);
  lines.push(`Homeroom is open at ${url}`);
  if (settings.HOMEROOM_DEMO) {
    for (const { role, handle } of demoSignIns) lines.push(`${role.padEnd(9)} ${handle} / ${demoPassword}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
