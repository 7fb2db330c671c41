import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedConfig, openEmbedded } from '@homeroom/adapters/embedded';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { Hits, IndexedModels, QueryVector, RoomViews, SearchMessages } from '@homeroom/core';
import type { Clock } from '@homeroom/core';
import { fill, reader } from './fill.js';
import { figuresOf } from './figures.js';
import type { Figures } from './figures.js';
import { readSchool } from './school.js';
import type { GradedQuery } from './school.js';

/** words: without the model. meaning: without the words. hybrid: as people search. */
export const retrievers = ['words', 'meaning', 'hybrid'] as const;
export type Retriever = (typeof retrievers)[number];
export type Judged = {
  readonly query: GradedQuery;
  readonly figures: Figures;
  /** Names of the first ten, best first. */
  readonly first: readonly string[];
};
/** When the queries are asked: nothing of the term is still to come. */
const endOfTerm = Date.UTC(2027, 0, 1);

export type Evaluation = Readonly<Record<Retriever, readonly Judged[]>>;

/** Fills the school into embedded ports in a folder of its own and asks every query of each retriever. */
export async function evaluate(modelDir: string): Promise<Evaluation> {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-eval-'));
  const embedded = await openEmbedded(embeddedConfig.parse({ HOMEROOM_DATA_DIR: folder }), { modelDir });
  try {
    const school = readSchool();
    const names = await fill(embedded.ports, school);
    const judge = async (retriever: Retriever): Promise<readonly Judged[]> => {
      const rank = rankBy(embedded.ports, retriever);
      const judged: Judged[] = [];
      for (const query of school.queries) {
        const ranking = (await rank(query.text)).map((id) => names.get(id) ?? id);
        judged.push({ query, figures: figuresOf(ranking, query.relevant), first: ranking.slice(0, 10) });
      }
      return judged;
    };
    return { words: await judge('words'), meaning: await judge('meaning'), hybrid: await judge('hybrid') };
  } finally {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rankBy(ports: EmbeddedPorts, retriever: Retriever): (text: string) => Promise<readonly string[]> {
  const embedders = retriever === 'words' ? [] : ports.embedders;
  const clock: Clock = { now: () => endOfTerm, sleep: (ms, signal) => ports.clock.sleep(ms, signal) };
  const models = new IndexedModels({ clock, embedders, builds: ports.indexBuilds });
  const search = new SearchMessages({
    ...ports,
    clock,
    hits: new Hits({ ...ports, views: new RoomViews(ports) }),
    queryVector: new QueryVector({ models, clock }),
    searchObserver: { answered: () => undefined },
    rateLimiter: { take: async () => ({ allowed: true }) },
  });
  const kind = retriever === 'meaning' ? 'meaning' : 'all';
  const expected = retriever === 'words' ? 'lexical' : 'hybrid';
  return async (q) => {
    const { hits, mode } = await search.search(reader, { q, kind, order: 'relevance', limit: 50 });
    if (mode !== expected) throw new Error(`A search was to be ${expected} and was ${mode}.`);
    return hits.map(({ message }) => message.id);
  };
}
