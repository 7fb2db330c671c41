import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { openEmbedded } from '@homeroom/adapters/embedded';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { StartupError, runService } from '@homeroom/platform';
import type { Platform } from '@homeroom/platform';
import { demoPassword, demoSignIns, hasDemoAccounts, seedDemoSchool } from '@homeroom/services/demo';
import { EmbeddingModule } from '@homeroom/services/embedding';
import { GatewayModule } from '@homeroom/services/gateway';
import { IngestModule } from '@homeroom/services/ingest';
import { KeepingModule } from '@homeroom/services/keeping';
import { VectorIndexModule } from '@homeroom/services/vector-index';
import { flags, standaloneConfig } from './config.js';

type Config = z.output<typeof standaloneConfig> & { readonly HOMEROOM_HTTP_HOST: string };

const pageFolder = fileURLToPath(new URL('../../web/page/', import.meta.url));
const modelFolder = fileURLToPath(new URL('../../../models/all-MiniLM-L6-v2', import.meta.url));

/** All services in this process, on one data folder, behind one port. */
export function runStandalone(): Promise<void> {
  let isDemo = false;
  return runService({
    name: 'standalone',
    config: standaloneConfig,
    flags,
    start: async (settings, platform) => {
      const { isDemo: found, ...started } = await start(settings, platform);
      isDemo = found;
      return started;
    },
    onReady: ({ url, platform }) => platform.print(welcome(url, isDemo)),
  });
}

async function start(settings: Config, { log, health }: Platform) {
  const embedded = await openEmbedded(settings, {
    modelDir: modelFolder,
    onSearchTrouble: (sentence) => log.warn(sentence),
    onLogTrouble: ({ cause, ...trouble }) =>
      log.error({ ...(cause !== undefined && { err: cause }), ...trouble }, 'trouble with the log'),
  });
  const isDemo = await prepareSchool(settings, embedded.ports).catch(async (error: unknown) => {
    await embedded.close();
    throw error;
  });
  health.addCheck('database', () => embedded.check());
  const { ports } = embedded;
  return {
    isDemo,
    modules: [
      GatewayModule.with({ ports, config: settings, webDir: pageFolder }),
      IngestModule.with(ports),
      EmbeddingModule.with(ports),
      VectorIndexModule.with({ ports, config: settings }),
      KeepingModule.with({ ports, config: settings }),
    ],
    close: () => embedded.close(),
  };
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/u;

/**
 * @returns whether this is the demo school
 * @throws StartupError when known passwords would be open to more than this machine
 */
async function prepareSchool(
  { HOMEROOM_DEMO: demo, HOMEROOM_HTTP_HOST: host }: Config,
  ports: EmbeddedPorts,
): Promise<boolean> {
  const empty = (await ports.accounts.find({ text: '', limit: 1 })).length === 0;
  const isDemo = await hasDemoAccounts(ports);
  if (!loopback.test(host) && (isDemo || (demo && empty)))
    throw new StartupError(
      `the demo school's passwords are known to everybody, so it is not served on ${host}; start an empty school with --no-demo and another --data folder.`,
    );
  return demo && empty ? seedDemoSchool(ports) : isDemo;
}

const services = [
  ['gateway', 'REST, Socket.IO and the page'],
  ['ingest', 'stores and numbers messages'],
  ['embedding', 'reads what messages mean'],
  ['vector-index', 'finds by words and by meaning'],
  ['keeping', 'retention'],
] as const;

function welcome(url: string, isDemo: boolean): string {
  const lines = services.map(([name, what]) => `${name.padEnd(12)} ready   ${what}`);
  lines.push(`Homeroom is open at ${url}`);
  if (isDemo) for (const { role, handle } of demoSignIns) lines.push(`${role.padEnd(9)} ${handle} / ${demoPassword}`);
  return `${lines.join('\n')}\n`;
}
