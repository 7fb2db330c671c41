import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { embeddingApi } from './embedding-api.js';
import { Monolith } from './monolith.js';
import { embedderOf, folderOf, help, readOptions } from './options.js';
import { readWorld } from './world.js';

async function start(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.help) return console.log(help);
  if (options.kind === 'embedding-api') {
    const api = embeddingApi(options.delayMs).listen(options.port, '127.0.0.1');
    await once(api, 'listening');
    return console.log(`listening on http://127.0.0.1:${(api.address() as AddressInfo).port}/v1/embeddings`);
  }
  const [embed, world] = [await embedderOf(options), readWorld(options.need('world'))];
  const monolith = await Monolith.start({ port: options.port, folder: folderOf(options), world, embed });
  process.once('SIGTERM', () => void monolith.close().then(() => process.exit(0)));
  console.log(`listening on http://127.0.0.1:${monolith.port}`);
}

await start(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
