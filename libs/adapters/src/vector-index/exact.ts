import type {
  EmbeddingManifest,
  IndexBuild,
  IndexBuilds,
  IndexMatches,
  IndexPoint,
  IndexQuery,
  VectorIndex,
} from '@homeroom/core';
import { ExactLink } from './exact-link.js';
import type { LinkOptions } from './exact-link.js';
import { packPoints } from './exact-messages.js';

/**
 * `search.sqlite` in the data folder, on a thread of its own: postings of words by room, and vectors that are scanned exactly, room by
 * room, in memory. The folder is locked by the main database. Everything here can be built anew from the messages.
 */
export class ExactVectorIndex implements VectorIndex, IndexBuilds {
  constructor(private readonly link: ExactLink) {}

  async ensure(manifest: EmbeddingManifest): Promise<void> {
    await this.link.ask({ kind: 'ensure', manifest });
  }

  async upsert(points: readonly IndexPoint[]): Promise<void> {
    const packed = packPoints(points);
    await this.link.ask({ kind: 'upsert', points: packed }, [packed.values.buffer]);
  }

  async remove(selector: { readonly ids: readonly string[] } | { readonly modelId: string }): Promise<void> {
    await this.link.ask({ kind: 'remove', selector });
  }

  async query(query: IndexQuery): Promise<IndexMatches> {
    return (await this.link.ask({ kind: 'query', query })) as IndexMatches;
  }

  async scan(after: string | null, limit: number): Promise<readonly string[]> {
    return (await this.link.ask({ kind: 'scan', after, limit })) as readonly string[];
  }

  async list(): Promise<readonly IndexBuild[]> {
    return (await this.link.ask({ kind: 'list' })) as readonly IndexBuild[];
  }

  async save(builds: readonly IndexBuild[]): Promise<void> {
    await this.link.ask({ kind: 'save', builds });
  }

  async removeBuild(name: string): Promise<void> {
    await this.link.ask({ kind: 'removeBuild', name });
  }

  /** What is being written ends; what still waits is rejected. */
  close(): Promise<void> {
    return this.link.close();
  }
}

/**
 * Opens the index of a data folder, or makes it; its vectors are read into memory meanwhile.
 * @throws DataFolderError when `search.sqlite` is another program's, or nothing can be written
 */
export async function openExactVectorIndex(options: LinkOptions): Promise<ExactVectorIndex> {
  const link = new ExactLink(options);
  await link.open();
  return new ExactVectorIndex(link);
}
