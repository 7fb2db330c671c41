import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { IndexWriter, IndexedModels, RebuildIndex } from '@homeroom/core';
import { withPorts } from './scratch.js';

/** building: nothing is there, words and vectors are built. vectors: the words are there. idle: the index says it is whole. */
export type Phase = 'building' | 'vectors' | 'idle';

const file = 'search.sqlite';
const kept = (phase: Phase): string => `bench-${phase}.sqlite`;

/** Makes what the phases begin with, once: the words of all messages, and the same with a build of vectors that is said to be done. */
export async function keepIndexes(folder: string): Promise<void> {
  await withPorts({ HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_DRIVER: 'off' }, async (ports) => {
    const builds = ports.indexBuilds;
    const models = new IndexedModels({ ...ports, builds });
    const rebuild = new RebuildIndex({ ...ports, builds, models, writer: new IndexWriter(ports) });
    await rebuild.run(new AbortController().signal);
  });
  copyFileSync(join(folder, file), join(folder, kept('vectors')));
  await withPorts({ HOMEROOM_DATA_DIR: folder }, async ({ embedders: [embedder], vectorIndex, indexBuilds }) => {
    if (!embedder) throw new Error('There is no embedder.');
    const manifest = await embedder.manifest();
    await vectorIndex.ensure(manifest);
    await indexBuilds.save([{ name: manifest.modelId, cursor: null, complete: true, active: true }]);
  });
  copyFileSync(join(folder, file), join(folder, kept('idle')));
}

/** What the next start finds. */
export function laySearchFile(folder: string, phase: Phase): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(file))) rmSync(join(folder, name));
  if (phase !== 'building') copyFileSync(join(folder, kept(phase)), join(folder, file));
}
