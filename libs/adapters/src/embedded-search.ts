import { MemoryIndexProgress } from '@homeroom/core';
import type { Clock, Embedder, IndexBuilds, IndexProgress, VectorIndex } from '@homeroom/core';
import type { EmbeddingConfig } from './embedder/config.js';
import { openEmbedders } from './embedder/open-embedders.js';
import { openExactVectorIndex } from './vector-index/exact.js';

export type Search = {
  readonly embedders: readonly Embedder[];
  readonly vectorIndex: VectorIndex;
  readonly indexBuilds: IndexBuilds;
  readonly indexProgress: IndexProgress;
  close(): Promise<void>;
};

export type SearchSurroundings = {
  readonly clock: Clock;
  readonly modelDir: string;
  onSearchTrouble?(sentence: string): void;
};

/**
 * What fills the ports of search in one process: models on threads, the index on another.
 * @throws EmbedderError (variables that are missing), DataFolderError (`search.sqlite` is another program's)
 */
export async function openSearch(
  config: EmbeddingConfig & { readonly HOMEROOM_DATA_DIR: string },
  { clock, modelDir, onSearchTrouble }: SearchSurroundings,
): Promise<Search> {
  const models = openEmbedders(config, { defaultModelDir: modelDir, clock });
  for (const warning of models.warnings) onSearchTrouble?.(warning);
  try {
    const index = await openExactVectorIndex({ folder: config.HOMEROOM_DATA_DIR, onTrouble: onSearchTrouble });
    return {
      embedders: models.embedders,
      vectorIndex: index,
      indexBuilds: index,
      indexProgress: new MemoryIndexProgress(),
      close: async () => {
        await models.close();
        await index.close();
      },
    };
  } catch (error) {
    await models.close();
    throw error;
  }
}
