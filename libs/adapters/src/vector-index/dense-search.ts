import type { Connection } from '../sqlite/connection.js';
import { valuesOf } from './models.js';
import type { Model } from './models.js';
import type { VectorSearch } from './model-vectors.js';
import { dot } from './quantise.js';
import type { Scored } from './word-search.js';

/** Found by point; the vectors of the candidates only. */
export const rescoreText = `SELECT v.point, v.vector FROM json_each(?1) AS found
  CROSS JOIN vectors AS v ON v.model = ?2 AND v.point = found.value`;

/** The most alike, best first, by cosine (vectors have length 1). */
export function searchDense(connection: Connection, model: Model, search: VectorSearch): readonly Scored[] {
  const found = model.vectors.search(search);
  return connection
    .all<{ point: number; vector: Uint8Array }>(rescoreText, JSON.stringify(found), model.model)
    .map(({ point, vector }) => ({ point, score: dot(valuesOf(vector), search.values) || 0 }))
    .sort((a, b) => b.score - a.score || a.point - b.point)
    .slice(0, search.limit);
}
