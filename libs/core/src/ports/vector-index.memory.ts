import { bm25, inexactWeight } from '../search/bm25.js';
import type { TermMatches } from '../search/bm25.js';
import { nearWords } from '../search/near-words.js';
import type { EmbeddingManifest } from './embedder.port.js';
import type { BuildCursor, IndexBuild, IndexBuilds } from './index-builds.port.js';
import type { IndexMatch, IndexMatches, IndexPoint, IndexQuery, VectorIndex, WordTerm } from './vector-index.port.js';

type Point = Omit<IndexPoint, 'words' | 'vector'> & {
  readonly words: ReadonlyMap<string, number>;
  readonly vectors: ReadonlyMap<string, Float32Array>;
};

/** The index of one process, and what it says of its builds: both are gone together. */
export class MemoryVectorIndex implements VectorIndex, IndexBuilds {
  private readonly points = new Map<string, Point>();
  private readonly models = new Map<string, EmbeddingManifest>();
  private readonly builds = new Map<string, IndexBuild>();

  async ensure(manifest: EmbeddingManifest): Promise<void> {
    this.models.set(manifest.modelId, manifest);
  }

  async upsert(points: readonly IndexPoint[]): Promise<void> {
    for (const { words, vector, ...place } of points) {
      const before = this.points.get(place.id);
      const vectors = new Map(before?.vectors);
      if (vector && this.models.has(vector.modelId)) {
        if (vector.values === null) vectors.delete(vector.modelId);
        else vectors.set(vector.modelId, vector.values.slice());
      }
      this.points.set(place.id, { ...place, words: new Map(words ?? before?.words), vectors });
    }
  }

  async remove(selector: { readonly ids: readonly string[] } | { readonly modelId: string }): Promise<void> {
    if ('ids' in selector) for (const id of selector.ids) this.points.delete(id);
    else {
      this.models.delete(selector.modelId);
      for (const [id, point] of this.points) {
        const vectors = new Map([...point.vectors].filter(([modelId]) => modelId !== selector.modelId));
        this.points.set(id, { ...point, vectors });
      }
    }
  }

  async query(query: IndexQuery): Promise<IndexMatches> {
    const rooms = new Set(query.rooms);
    const inRooms = [...this.points.values()].filter(({ roomId }) => rooms.has(roomId));
    const wanted = inRooms.filter(
      ({ authorId, sentAt }) =>
        (query.authorId === undefined || authorId === query.authorId) &&
        (query.before === undefined || sentAt < query.before) &&
        (query.after === undefined || sentAt >= query.after),
    );
    return { words: this.byWords(query, inRooms, new Set(wanted)), dense: this.byVector(query, wanted) };
  }

  async scan(after: string | null, limit: number): Promise<readonly string[]> {
    const ids = [...this.points.keys()].filter((id) => after === null || id > after);
    return ids.sort().slice(0, limit);
  }

  async list(): Promise<readonly IndexBuild[]> {
    return [...this.builds.values()];
  }

  async save(builds: readonly IndexBuild[]): Promise<void> {
    for (const build of builds) this.builds.set(build.name, { ...build, cursor: copyOf(build.cursor) });
  }

  async removeBuild(name: string): Promise<void> {
    this.builds.delete(name);
  }

  private byWords(
    { words = [], limit, order }: IndexQuery,
    corpus: readonly Point[],
    wanted: ReadonlySet<Point>,
  ): readonly IndexMatch[] {
    const terms = words.map((term) => ({ required: term.required, found: frequencies(term, corpus) }));
    const scores = bm25<Point>(terms satisfies TermMatches<Point>[], {
      documents: corpus.filter((point) => point.words.size > 0).length,
      words: corpus.reduce((sum, point) => sum + lengthOf(point), 0),
      lengthOf,
    });
    const matches = [...scores].filter(([point]) => wanted.has(point)).map(([point, score]) => toMatch(point, score));
    return matches
      .sort((a, b) => (order === 'newest' ? b.sentAt - a.sentAt : b.score - a.score) || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  private byVector({ dense, limit }: IndexQuery, wanted: readonly Point[]): readonly IndexMatch[] | null {
    if (!dense) return [];
    if (!this.models.has(dense.modelId)) return null;
    return wanted
      .flatMap((point) => {
        const values = point.vectors.get(dense.modelId);
        return values ? [toMatch(point, dot(values, dense.values))] : [];
      })
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }
}

function frequencies(term: WordTerm, corpus: readonly Point[]): ReadonlyMap<Point, number> {
  const found = frequenciesOf(term, corpus);
  if (found.size > 0 || !term.slip) return found;
  const meant = nearWords(term.token, new Set(corpus.flatMap(({ words }) => [...words.keys()])));
  for (const token of meant) {
    for (const [point, frequency] of frequenciesOf({ ...term, token, prefix: false }, corpus))
      found.set(point, (found.get(point) ?? 0) + frequency * inexactWeight);
  }
  return found;
}

function frequenciesOf({ token, prefix }: WordTerm, corpus: readonly Point[]): Map<Point, number> {
  const found = new Map<Point, number>();
  for (const point of corpus) {
    let frequency = point.words.get(token) ?? 0;
    if (prefix) {
      for (const [word, count] of point.words)
        if (word !== token && word.startsWith(token)) frequency += count * inexactWeight;
    }
    if (frequency > 0) found.set(point, frequency);
  }
  return found;
}

const lengthOf = ({ words }: Point): number => [...words.values()].reduce((sum, count) => sum + count, 0);
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const toMatch = ({ id, roomId, sentAt }: Point, score: number): IndexMatch => ({ id, roomId, sentAt, score });
const copyOf = (cursor: BuildCursor | null): BuildCursor | null => cursor && { ...cursor };
