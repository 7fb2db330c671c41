import type { EmbeddingManifest } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import { VectorIndexError } from './errors.js';
import { ModelVectors } from './model-vectors.js';
import type { PointPlace } from './model-vectors.js';
import type { PointChange } from './point-writer.js';

export type Model = {
  readonly model: number;
  readonly modelId: string;
  readonly vectors: ModelVectors;
  /** Points up to this number are in `vectors`, of later ones those written since; Infinity when all are, and it may be asked. */
  loadedTo: number;
};

/** What a transaction changes in memory, once it is committed. `values`: null takes the vector away. */
export type MemoryChange =
  | { readonly kind: 'vector'; readonly model: Model; readonly place: PointPlace; readonly values: Float32Array | null }
  | { readonly kind: 'point'; readonly change: PointChange };

const loadRows = 256;
export const loadText = `SELECT p.point, p.room, p.author, p.sent_at AS sentAt, v.vector FROM vectors AS v
  CROSS JOIN points AS p ON p.point = v.point
  WHERE v.model = ? AND v.point > ? ORDER BY v.point LIMIT ${loadRows}`;

/** The models of the file, each with its vectors in memory. */
export class Models {
  readonly #byId = new Map<string, Model>();

  constructor(private readonly connection: Connection) {
    const text = 'SELECT model, id AS modelId, dimensions FROM models';
    const rows = connection.all<{ model: number; modelId: string; dimensions: number }>(text);
    for (const { model, modelId, dimensions } of rows)
      this.#byId.set(modelId, { model, modelId, vectors: new ModelVectors(dimensions), loadedTo: 0 });
  }

  get all(): readonly Model[] {
    return [...this.#byId.values()];
  }

  of(modelId: string): Model | undefined {
    return this.#byId.get(modelId);
  }

  /** @throws VectorIndexError when the model is known with another number of dimensions */
  ensure({ modelId, dimensions }: EmbeddingManifest): void {
    const known = this.#byId.get(modelId);
    if (known && known.vectors.dimensions !== dimensions)
      throw new VectorIndexError(
        `The model ${modelId} has ${dimensions} dimensions, the index keeps ${known.vectors.dimensions} of it; give the model another name.`,
      );
    if (known) return;
    const vectors = new ModelVectors(dimensions);
    const text = 'INSERT INTO models (id, dimensions) VALUES (?, ?) RETURNING model';
    const model = this.connection.get<{ model: number }>(text, modelId, dimensions)?.model ?? 0;
    this.#byId.set(modelId, { model, modelId, vectors, loadedTo: Infinity });
  }

  /** Its vectors are nobody's from now on; `sweep` deletes them. */
  remove(modelId: string): void {
    this.connection.run('DELETE FROM models WHERE id = ?', modelId);
    this.#byId.delete(modelId);
  }

  /** Reads the vectors into memory, some at a time. */
  *load(): Generator<undefined, void> {
    for (const model of this.all) {
      while (this.#byId.get(model.modelId) === model && this.#loadSome(model)) yield;
    }
  }

  /** Deletes vectors that belong to no model, some at a time. */
  *sweep(): Generator<undefined, void> {
    const next = 'SELECT min(model) AS model FROM vectors WHERE model > ?';
    const someText = `DELETE FROM vectors WHERE model = ?1 AND point IN
      (SELECT point FROM vectors WHERE model = ?1 ORDER BY point LIMIT ${loadRows})`;
    for (let model = 0; ;) {
      model = this.connection.get<{ model: number | null }>(next, model)?.model ?? 0;
      if (model === 0) return;
      while (!this.all.some((known) => known.model === model) && this.connection.run(someText, model) > 0) yield;
    }
  }

  /**
   * Makes the memory that `apply` will need, so that it cannot fail.
   * @throws VectorIndexError when there is none
   */
  reserve(changes: readonly MemoryChange[]): void {
    for (const model of this.all) {
      const places = changes.flatMap((change) =>
        change.kind === 'vector' && change.model === model && change.values ? [change.place] : [],
      );
      model.vectors.reserve(places);
    }
  }

  apply(changes: readonly MemoryChange[]): void {
    for (const change of changes) {
      if (change.kind === 'point') this.#applyPoint(change.change);
      else if (change.values === null) change.model.vectors.take(change.place);
      else change.model.vectors.put(change.place, change.values);
    }
  }

  #applyPoint({ before, after }: PointChange): void {
    if (!before) return;
    for (const { vectors } of this.all) {
      if (after?.room === before.room) vectors.place(after);
      else vectors.take(before);
    }
  }

  /** @returns whether there may be more */
  #loadSome(model: Model): boolean {
    const rows = this.connection.all<PointPlace & { vector: Uint8Array }>(loadText, model.model, model.loadedTo);
    for (const { vector, ...place } of rows) model.vectors.put(place, valuesOf(vector));
    model.loadedTo = rows.length < loadRows ? Infinity : (rows.at(-1)?.point ?? Infinity);
    return model.loadedTo !== Infinity;
  }
}

/** A vector as it lies in the file; the copy begins where float32 can be read. */
export const valuesOf = (vector: Uint8Array): Float32Array => new Float32Array(vector.slice().buffer);

export const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
