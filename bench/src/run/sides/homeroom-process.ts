import { embeddedConfig, openEmbedded } from '@homeroom/adapters/embedded';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { runService } from '@homeroom/platform';
import type { Host, Started } from '@homeroom/platform';
import { gatewayConfig } from '@homeroom/services/gateway';
import { modelDir } from '../measurement.js';

const config = embeddedConfig.extend(gatewayConfig.shape);
type Config = ReturnType<typeof config.parse>;

/** As the bench needs it, beside the defaults: no model, and nobody is limited while every limit is counted. */
const variables = {
  HOMEROOM_HTTP_PORT: '0',
  HOMEROOM_LOG_LEVEL: 'warn',
  HOMEROOM_ADMIN_PASSWORD: 'bench-admin-password',
  HOMEROOM_EMBEDDING_DRIVER: 'off',
  HOMEROOM_RATE_SEND: '100000/100000',
  HOMEROOM_SOCKET_IN_FLIGHT: '1000',
  HOMEROOM_SOCKET_EVENTS_PER_SECOND: '100000',
};

/**
 * Services of Homeroom in this process as an app starts them, on the embedded ports of a folder.
 * @returns the url of the server
 */
export async function startServices(
  folder: string,
  modulesOn: (ports: EmbeddedPorts, config: Config) => Promise<Started['modules']>,
): Promise<string> {
  const ready = Promise.withResolvers<string>();
  const host: Host = {
    args: [],
    environment: { ...variables, HOMEROOM_DATA_DIR: folder },
    isTerminal: false,
    print: (line) => void process.stderr.write(line),
    complain: (sentence) => void process.stderr.write(sentence),
    exit: (code) => process.exit(code),
    onSignal: () => undefined,
    onFault: (kind, listener) => void process.on(kind, listener),
  };
  const start = async (settings: Config): Promise<Started> => {
    const { ports, close } = await openEmbedded(settings, { modelDir });
    return { modules: await modulesOn(ports, settings), close };
  };
  await runService({ name: 'bench', config, start, onReady: ({ url }) => ready.resolve(url) }, host);
  return ready.promise;
}
