import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedConfig, openEmbedded } from '@homeroom/adapters/embedded';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { modelDir } from './measurement.js';

/** A folder that goes when the work is done, or the process ends. */
export async function inScratchFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Homeroom's own ports on a folder; nothing else may have it open. */
export async function withPorts<Result>(
  variables: Readonly<Record<string, string>> & { readonly HOMEROOM_DATA_DIR: string },
  work: (ports: EmbeddedPorts) => Promise<Result>,
): Promise<Result> {
  const embedded = await openEmbedded(embeddedConfig.parse(variables), { modelDir });
  try {
    return await work(embedded.ports);
  } finally {
    await embedded.close();
  }
}
