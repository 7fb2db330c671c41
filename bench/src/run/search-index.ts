import { setTimeout as wait } from 'node:timers/promises';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import type { IndexPoint } from '@homeroom/core';
import { dimensions, questions, roomCount } from './crowd.js';
import type { Placed } from './crowd.js';
import type { Settings } from './measurement.js';
import { figure, withSpread } from './report.js';
import type { Row } from './report.js';
import { inScratchFolder, withPorts } from './scratch.js';
import { quantile, spreadOf } from './statistics.js';
import { chatTexts } from './texts.js';

const limit = 10;
const modelId = 'bench@0';
const rooms = Array.from({ length: roomCount }, (_, room) => String(room));
/** Points of one call, as the vector-index service writes them, and of one figure of the spread. */
const perUpsert = 64;
const perFigure = perUpsert * 64;
const askAgainMs = 10;
const loads = { quick: 2, whole: 5 };

type VectorIndex = EmbeddedPorts['vectorIndex'];

/** What stands beside the scan: the index as its users have it. */
export const measureIndex = ({ quick, say }: Settings, placed: readonly Placed[]): Promise<readonly Row[]> =>
  inScratchFolder(async (folder) => {
    const variables = { HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_DRIVER: 'off' };
    say('search: filling the index');
    const rows = await withPorts(variables, async ({ vectorIndex }) => {
      await vectorIndex.ensure({ modelId, dimensions, maxTokens: 256, semantic: true });
      const inserted = await insert(vectorIndex, placed);
      say('search: asking the index');
      return [await asked(vectorIndex, questions(placed, quick ? 100 : 300)), inserted];
    });
    const [question] = questions(placed, 1);
    const seconds: number[] = [];
    for (let n = 0; question && n < (quick ? loads.quick : loads.whole); n += 1) {
      say('search: starting with the index');
      const began = performance.now();
      await withPorts(variables, async ({ vectorIndex }) => {
        // It finds nothing by meaning until all is loaded.
        while ((await matches(vectorIndex, question)) === null) await wait(askAgainMs);
        seconds.push((performance.now() - began) / 1_000);
      });
    }
    const what = `start with ${figure(placed.length)} vectors: from opening the data folder until the first answer from all of them`;
    return [...rows, beside(what, seconds, 's')];
  });

const beside = (what: string, values: readonly number[], unit: string): Row => ({
  what,
  homeroom: withSpread(spreadOf(values), unit),
  against: '–',
  figures: { unit, homeroom: values },
});

/** @returns how many, null while the index is not whole */
async function matches(vectorIndex: VectorIndex, values: Float32Array): Promise<number | null> {
  const { dense } = await vectorIndex.query({ rooms, dense: { modelId, values }, limit });
  return dense?.length ?? null;
}

async function asked(vectorIndex: VectorIndex, all: readonly Float32Array[]): Promise<Row> {
  const times: number[] = [];
  for (const values of all) {
    const began = performance.now();
    const found = await matches(vectorIndex, values);
    times.push(performance.now() - began);
    if (found !== limit) throw new Error(`The index found ${found} points.`);
  }
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map(figure);
  const what = 'the same through the index: thread, scan, rescoring from the file';
  return { what, homeroom: `p50 ${p50}, p95 ${p95} ms`, against: '–', figures: { unit: 'ms', homeroom: times } };
}

async function insert(vectorIndex: VectorIndex, placed: readonly Placed[]): Promise<Row> {
  const all = indexPoints(placed);
  const perPoint: number[] = [];
  // What is left over at the end counts for nothing: a figure is always of as many points.
  for (let from = 0; from < all.length; from += perFigure) {
    const part = all.slice(from, from + perFigure);
    const began = performance.now();
    for (let at = 0; at < part.length; at += perUpsert) await vectorIndex.upsert(part.slice(at, at + perUpsert));
    if (part.length === perFigure) perPoint.push(((performance.now() - began) * 1_000) / part.length);
  }
  const what = `insert into the index, words and vector, ${perUpsert} at a time, durable (of each ${figure(perFigure)} points in turn)`;
  return beside(what, perPoint, 'µs a point');
}

function indexPoints(placed: readonly Placed[]): readonly IndexPoint[] {
  const words = chatTexts(1_000).map(
    (text) =>
      new Map(
        text
          .toLowerCase()
          .split(/\s+/u)
          .map((word) => [word, 1]),
      ),
  );
  return placed.map(({ point, room, values }) => {
    const at = { id: `m${point}`, roomId: String(room), seq: point, authorId: 'a', sentAt: point };
    return { ...at, words: words[point % words.length] ?? new Map(), vector: { modelId, values } };
  });
}
