import type { EmbeddingManifest, IndexBuild, IndexMatch, IndexMatches, IndexPoint, IndexQuery } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import { listBuilds, saveBuilds } from './builds.js';
import { searchDense } from './dense-search.js';
import { BrokenIndex, VectorIndexError } from './errors.js';
import { Models, bytesOf, valuesOf } from './models.js';
import type { MemoryChange, Model } from './models.js';
import { authorNumber, deletePoint, writePoint } from './point-writer.js';
import { openSearchFile } from './search-file.js';
import type { SearchFileOptions } from './search-file.js';
import { searchWords } from './word-search.js';
import type { AskedRoom, Scored } from './word-search.js';

/** Work in parts: between two of them queries may be answered. */
export type Work = Generator<undefined, void>;

/** Points of one transaction: a query waits for one of them at most, some milliseconds. */
const transactionPoints = 64;
const nobody = -1;

const roomsText =
  'SELECT room, id, documents, words FROM rooms WHERE id IN (SELECT value FROM json_each(?)) ORDER BY room';
const pointsText = `SELECT p.point, p.id, p.room, p.sent_at AS sentAt FROM json_each(?) AS found
  CROSS JOIN points AS p ON p.point = found.value`;
const putVectorText =
  'INSERT INTO vectors (model, point, vector) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET vector = excluded.vector';

/** The index itself, on the thread that has it: a file, and the vectors of that file in memory. Everything here is synchronous. */
export class ExactEngine {
  readonly #connection: Connection;
  readonly #models: Models;

  /** @throws DataFolderError as `openSearchFile` */
  constructor(options: SearchFileOptions) {
    this.#connection = openSearchFile(options);
    this.#models = new Models(this.#connection);
  }

  load = (): Work => this.#models.load();
  sweep = (): Work => this.#models.sweep();

  query(query: IndexQuery): IndexMatches {
    const rooms = this.#connection.all<AskedRoom>(roomsText, JSON.stringify(query.rooms));
    const author =
      query.authorId === undefined ? undefined : (authorNumber(this.#connection, query.authorId) ?? nobody);
    const words = searchWords(this.#connection, { ...query, rooms, words: query.words ?? [], author });
    return { words: this.#toMatches(rooms, words), dense: this.#queryDense(query, rooms, author) };
  }

  scan(after: string | null, limit: number): readonly string[] {
    const text = 'SELECT id FROM points WHERE id > ? ORDER BY id LIMIT ?';
    return this.#connection.all<{ id: string }>(text, after ?? '', limit).map(({ id }) => id);
  }

  list = (): readonly IndexBuild[] => listBuilds(this.#connection);

  ensure(manifest: EmbeddingManifest): void {
    this.#models.ensure(manifest);
  }

  *upsert(points: readonly IndexPoint[]): Work {
    for (let from = 0; from < points.length; from += transactionPoints) {
      if (from > 0) yield;
      this.#write((changes) => {
        for (const point of points.slice(from, from + transactionPoints)) this.#upsertOne(point, changes);
      });
    }
  }

  *remove(selector: { readonly ids: readonly string[] } | { readonly modelId: string }): Work {
    if ('modelId' in selector) {
      this.#models.remove(selector.modelId);
      yield* this.#models.sweep();
      return;
    }
    for (let from = 0; from < selector.ids.length; from += transactionPoints) {
      if (from > 0) yield;
      this.#write((changes) => {
        for (const id of selector.ids.slice(from, from + transactionPoints)) this.#removeOne(id, changes);
      });
    }
  }

  save(builds: readonly IndexBuild[]): void {
    this.#write(() => saveBuilds(this.#connection, builds));
  }

  removeBuild(name: string): void {
    this.#connection.run('DELETE FROM builds WHERE name = ?', name);
  }

  /** Empties the WAL into the file. */
  close(): void {
    try {
      this.#connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.#connection.close();
    }
  }

  /** Closes the file without a last word. */
  abandon(): void {
    this.#connection.close();
  }

  #upsertOne(point: IndexPoint, changes: MemoryChange[]): void {
    const change = writePoint(this.#connection, point);
    changes.push({ kind: 'point', change });
    if (change.before && change.before.room !== change.after.room) this.#bringVectors(change.after, changes);
    const model = point.vector && this.#models.of(point.vector.modelId);
    if (!point.vector || !model) return;
    const { values } = point.vector;
    if (values) this.#putVector({ model, point: change.after.point, values });
    else this.#connection.run('DELETE FROM vectors WHERE model = ? AND point = ?', model.model, change.after.point);
    changes.push({ kind: 'vector', model, place: change.after, values });
  }

  /** A point that is in another room now is in none in memory; its vectors are still in the file. */
  #bringVectors(place: (MemoryChange & { kind: 'vector' })['place'], changes: MemoryChange[]): void {
    for (const model of this.#models.all) {
      const text = 'SELECT vector FROM vectors WHERE model = ? AND point = ?';
      const row = this.#connection.get<{ vector: Uint8Array }>(text, model.model, place.point);
      if (row) changes.push({ kind: 'vector', model, place, values: valuesOf(row.vector) });
    }
  }

  #putVector({ model, point, values }: { model: Model; point: number; values: Float32Array }): void {
    checkDimensions(model, values);
    this.#connection.run(putVectorText, model.model, point, bytesOf(values));
  }

  #removeOne(id: string, changes: MemoryChange[]): void {
    const before = deletePoint(this.#connection, id);
    if (!before) return;
    for (const { model } of this.#models.all)
      this.#connection.run('DELETE FROM vectors WHERE model = ? AND point = ?', model, before.point);
    changes.push({ kind: 'point', change: { before, after: null } });
  }

  #queryDense(
    { dense, ...query }: IndexQuery,
    rooms: readonly AskedRoom[],
    author: number | undefined,
  ): readonly IndexMatch[] | null {
    if (!dense) return [];
    const model = this.#models.of(dense.modelId);
    if (!model || model.loadedTo !== Infinity) return null;
    checkDimensions(model, dense.values);
    const search = { ...query, rooms: rooms.map(({ room }) => room), values: dense.values, author };
    return this.#toMatches(rooms, searchDense(this.#connection, model, search));
  }

  /** In the order given; what is not in one of the rooms asked is left out, whatever brought it here. */
  #toMatches(rooms: readonly AskedRoom[], scored: readonly Scored[]): readonly IndexMatch[] {
    const roomIds = new Map(rooms.map(({ room, id }) => [room, id]));
    const numbers = JSON.stringify(scored.map(({ point }) => point));
    type Row = { point: number; id: string; room: number; sentAt: number };
    const rows = new Map(this.#connection.all<Row>(pointsText, numbers).map((row) => [row.point, row]));
    return scored.flatMap(({ point, score }) => {
      const row = rows.get(point);
      const roomId = row && roomIds.get(row.room);
      return row && roomId !== undefined ? [{ id: row.id, roomId, sentAt: row.sentAt, score }] : [];
    });
  }

  /** One transaction, and in memory what it changed; all of it or nothing. */
  #write(fn: (changes: MemoryChange[]) => void): void {
    const changes: MemoryChange[] = [];
    this.#connection.run('BEGIN IMMEDIATE');
    try {
      fn(changes);
      this.#models.reserve(changes);
      this.#connection.run('COMMIT');
    } catch (error) {
      // A full disk ends the transaction by itself.
      if (this.#connection.database.isTransaction) orBroken(() => this.#connection.run('ROLLBACK'));
      throw error;
    }
    orBroken(() => this.#models.apply(changes));
  }
}

/** What must not fail: when it does, nobody knows what is in memory and in the open transaction. */
function orBroken(fn: () => void): void {
  try {
    fn();
  } catch (cause) {
    throw new BrokenIndex('The search index must be opened again.', { cause });
  }
}

function checkDimensions({ modelId, vectors }: Model, values: Float32Array): void {
  if (values.length !== vectors.dimensions)
    throw new VectorIndexError(
      `A vector of ${modelId} has ${values.length} dimensions instead of ${vectors.dimensions}; use the model that was ensured.`,
    );
}
