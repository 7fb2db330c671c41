/** The vectors of one room as int8, one after another, and what to multiply each row's sum with. */
export type PlainRoom = { readonly rows: Int8Array; readonly scales: Float32Array; readonly points: Int32Array };
export type PlainFind = { readonly point: number; readonly score: number };

/** What anybody would write first: a loop over all rows of all rooms that keeps the best ones in order. */
export function plainSearch(rooms: readonly PlainRoom[], query: Int16Array, limit: number): readonly PlainFind[] {
  const best: PlainFind[] = [];
  let threshold = -Infinity;
  const width = query.length;
  for (const { rows, scales, points } of rooms) {
    const count = scales.length;
    for (let row = 0; row < count; row += 1) {
      const from = row * width;
      let sum = 0;
      for (let i = 0; i < width; i += 1) sum += (rows[from + i] as number) * (query[i] as number);
      const score = sum * (scales[row] as number);
      if (score <= threshold) continue;
      let place = best.length;
      while (place > 0 && (best[place - 1] as PlainFind).score < score) place -= 1;
      best.splice(place, 0, { point: points[row] as number, score });
      if (best.length > limit) best.pop();
      if (best.length === limit) threshold = (best[limit - 1] as PlainFind).score;
    }
  }
  return best;
}
