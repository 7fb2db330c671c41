import type { EmbeddingManifest, IndexBuild, IndexPoint, IndexQuery } from '@homeroom/core';
import { DataFolderError, sqliteCode, sqliteCodes } from '../sqlite/errors.js';
import { VectorIndexError } from './errors.js';

/** What the thread is asked. */
export type ExactRequest =
  | { readonly kind: 'ensure'; readonly manifest: EmbeddingManifest }
  | { readonly kind: 'upsert'; readonly points: PackedPoints }
  | { readonly kind: 'remove'; readonly selector: { readonly ids: readonly string[] } | { readonly modelId: string } }
  | { readonly kind: 'query'; readonly query: IndexQuery }
  | { readonly kind: 'scan'; readonly after: string | null; readonly limit: number }
  | { readonly kind: 'list' }
  | { readonly kind: 'save'; readonly builds: readonly IndexBuild[] }
  | { readonly kind: 'removeBuild'; readonly name: string };

export type ToThread = { readonly id: number; readonly request: ExactRequest } | 'close';

export type FromThread =
  | { readonly opened: true }
  | { readonly refused: ErrorMessage }
  | { readonly trouble: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorMessage };

/** An error between threads, where classes are lost. */
export type ErrorMessage = {
  readonly name: 'DataFolderError' | 'VectorIndexError' | 'Error';
  readonly message: string;
};

export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof DataFolderError || error instanceof VectorIndexError)
    return { name: error.name, message: error.message };
  switch (sqliteCode(error)) {
    case sqliteCodes.full:
      return { name: 'DataFolderError', message: 'The disk that holds the data folder is full; make room on it.' };
    case sqliteCodes.ioError:
      return { name: 'DataFolderError', message: 'The search index could not be read or written; check its disk.' };
    case sqliteCodes.corrupt:
    case sqliteCodes.notADatabase:
      return { name: 'VectorIndexError', message: 'The search index was damaged and is built anew; ask again.' };
    default:
  }
  return { name: 'Error', message: error instanceof Error ? error.message : String(error) };
}

export function toError({ name, message }: ErrorMessage): Error {
  if (name === 'DataFolderError') return new DataFolderError(message);
  return name === 'VectorIndexError' ? new VectorIndexError(message) : new Error(message);
}

/** Points, with all their vectors in one array that can change hands without a copy. */
export type PackedPoints = {
  readonly points: readonly (Omit<IndexPoint, 'vector'> & {
    /** `length` values are this point's; null takes the vector away. */
    readonly vector?: { readonly modelId: string; readonly length: number | null };
  })[];
  readonly values: Float32Array<ArrayBuffer>;
};

export function packPoints(points: readonly IndexPoint[]): PackedPoints {
  const values = new Float32Array(points.reduce((sum, { vector }) => sum + (vector?.values?.length ?? 0), 0));
  let at = 0;
  const packed = points.map(({ vector, ...rest }) => {
    if (!vector) return rest;
    if (vector.values) values.set(vector.values, at);
    at += vector.values?.length ?? 0;
    return { ...rest, vector: { modelId: vector.modelId, length: vector.values?.length ?? null } };
  });
  return { points: packed, values };
}

export function unpackPoints({ points, values }: PackedPoints): readonly IndexPoint[] {
  let at = 0;
  return points.map(({ vector, ...rest }) => {
    if (!vector) return rest;
    const from = at;
    at += vector.length ?? 0;
    const own = vector.length === null ? null : values.subarray(from, at);
    return { ...rest, vector: { modelId: vector.modelId, values: own } };
  });
}
