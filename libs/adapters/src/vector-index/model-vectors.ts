import { hasKernel, kernelScan, newMemory, plainScan } from './kernel.js';
import type { LinearMemory, Scan } from './kernel.js';
import { strideOf, toInt16, toInt8 } from './quantise.js';
import { RoomBlocks } from './room-blocks.js';
import type { Block } from './room-blocks.js';
import { Top } from './top.js';

/** Where a point is, in the numbers of the file. */
export type PointPlace = {
  readonly point: number;
  readonly room: number;
  readonly author: number;
  readonly sentAt: number;
};

export type VectorSearch = {
  readonly rooms: readonly number[];
  readonly values: Float32Array;
  readonly limit: number;
  readonly author?: number | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
};

/** Rows whose scores are looked at together. */
const sliceRows = 4_096;
const none = -1;
/** Matches by int8 that are compared again, exactly. */
const leastCandidates = 50;
const mostCandidates = 256;
/**
 * How far two scores by int8 may be the wrong way round, in scales: the rounding of a row's values (0.29 scales each, as a standard
 * deviation) shifts its score by as much for a query of length 1. Four deviations for either of the two; in up to six dimensions,
 * where the sum is no longer like a normal distribution, it is also the most that can be.
 */
const margin = 2.5;

/** The vectors of one model, room by room, as int8 in one memory: no object for a point. Says nothing of what is on the disk. */
export class ModelVectors {
  readonly dimensions: number;
  readonly #memory: LinearMemory = newMemory();
  readonly #stride: number;
  readonly #scores: number;
  readonly #blocks: RoomBlocks;
  readonly #scan: Scan;
  /** point → its row in the block of its room. */
  #rowOf = new Int32Array(1_024).fill(none);
  #largestScale = 0;
  #views = viewsOf(this.#memory.buffer);

  constructor(dimensions: number, makeScan = hasKernel() ? kernelScan : plainScan) {
    this.dimensions = dimensions;
    this.#stride = strideOf(dimensions);
    this.#scores = this.#stride * Int16Array.BYTES_PER_ELEMENT;
    const start = this.#scores + sliceRows * Float32Array.BYTES_PER_ELEMENT;
    this.#blocks = new RoomBlocks({ memory: this.#memory, stride: this.#stride, start });
    this.#scan = makeScan(this.#memory);
  }

  /**
   * Makes the memory that `put` will need for these.
   * @throws VectorIndexError when there is none
   */
  reserve(places: readonly PointPlace[]): void {
    const more = new Map<number, number>();
    for (const { point, room } of places) {
      this.#growRows(point);
      if (this.#rowOf[point] === none) more.set(room, (more.get(room) ?? 0) + 1);
    }
    for (const [room, count] of more) this.#blocks.reserve(room, count);
  }

  /** A point that has a vector already must be in the same room. */
  put(place: PointPlace, values: Float32Array): void {
    this.#growRows(place.point);
    const has = this.#rowOf[place.point] ?? none;
    const block = this.#blocks.reserve(place.room, has === none ? 1 : 0);
    const row = has === none ? block.count++ : has;
    this.#rowOf[place.point] = row;
    const { bytes, floats } = this.#viewsNow();
    const at = block.at + row * this.#stride;
    const scale = toInt8(values, bytes.subarray(at, at + this.#stride));
    floats[this.#blocks.scales(block) / 4 + row] = scale;
    this.#largestScale = Math.max(this.#largestScale, scale);
    this.#describe({ place, block, row });
  }

  /** Author and time of a point anew; nothing where it has no vector. */
  place(place: PointPlace): void {
    const row = this.#rowOf[place.point] ?? none;
    const block = this.#blocks.of(place.room);
    if (row !== none && block) this.#describe({ place, block, row });
  }

  take({ point, room }: Pick<PointPlace, 'point' | 'room'>): void {
    const row = this.#rowOf[point] ?? none;
    const block = this.#blocks.of(room);
    if (row === none || !block) return;
    const last = this.#viewsNow().ints[this.#blocks.points(block) / 4 + block.count - 1] ?? 0;
    this.#blocks.removeRow(room, row);
    this.#rowOf[last] = row;
    this.#rowOf[point] = none;
  }

  /** The points among which the `limit` most like the values are, the likeliest first: `values` has length 1, as all vectors. */
  search({ rooms, values, limit, ...filter }: VectorSearch): readonly number[] {
    const top = new Top(Math.max(limit, mostCandidates));
    const scale = toInt16(values, new Int16Array(this.#memory.buffer, 0, this.#stride));
    for (const room of rooms) {
      const block = this.#blocks.of(room);
      if (block) this.#searchBlock({ block, top, filter });
    }
    const found = top.entries();
    const least = (found[limit - 1]?.score ?? -Infinity) - (margin * this.#largestScale) / scale;
    return found.filter(({ score }, rank) => rank < leastCandidates || score >= least).map(({ key }) => key);
  }

  #searchBlock({ block, top, filter }: { block: Block; top: Top; filter: Filter }): void {
    const { floats, ints } = this.#viewsNow();
    const [points, scores] = [this.#blocks.points(block) / 4, this.#scores / 4];
    const passes = this.#filterOf(block, filter);
    let { threshold } = top;
    for (let from = 0; from < block.count; from += sliceRows) {
      const count = Math.min(sliceRows, block.count - from);
      this.#scan({
        rows: block.at + from * this.#stride,
        scales: this.#blocks.scales(block) + from * 4,
        count,
        stride: this.#stride,
        query: 0,
        out: this.#scores,
      });
      for (let i = 0; i < count; i += 1) {
        const score = floats[scores + i] ?? 0;
        if (score <= threshold || !passes(from + i)) continue;
        top.offer(ints[points + from + i] ?? 0, score);
        threshold = top.threshold;
      }
    }
  }

  #filterOf(block: Block, { author, before = Infinity, after = -Infinity }: Filter): (row: number) => boolean {
    const { ints, doubles } = this.#viewsNow();
    const [authors, times] = [this.#blocks.authors(block) / 4, this.#blocks.times(block) / 8];
    if (author === undefined && before === Infinity && after === -Infinity) return () => true;
    return (row) => {
      const sentAt = doubles[times + row] ?? 0;
      return (author === undefined || ints[authors + row] === author) && sentAt < before && sentAt >= after;
    };
  }

  #describe({ place, block, row }: { place: PointPlace; block: Block; row: number }): void {
    const { ints, doubles } = this.#viewsNow();
    ints[this.#blocks.points(block) / 4 + row] = place.point;
    ints[this.#blocks.authors(block) / 4 + row] = place.author;
    doubles[this.#blocks.times(block) / 8 + row] = place.sentAt;
  }

  #growRows(point: number): void {
    if (point < this.#rowOf.length) return;
    const grown = new Int32Array(Math.max(point + 1, this.#rowOf.length * 2)).fill(none);
    grown.set(this.#rowOf);
    this.#rowOf = grown;
  }

  #viewsNow(): Views {
    if (this.#views.bytes.buffer !== this.#memory.buffer) this.#views = viewsOf(this.#memory.buffer);
    return this.#views;
  }
}

type Filter = Pick<VectorSearch, 'author' | 'before' | 'after'>;
type Views = ReturnType<typeof viewsOf>;

const viewsOf = (buffer: ArrayBuffer) => ({
  bytes: new Int8Array(buffer),
  floats: new Float32Array(buffer),
  ints: new Int32Array(buffer),
  doubles: new Float64Array(buffer),
});
