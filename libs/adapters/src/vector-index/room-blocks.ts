import { VectorIndexError } from './errors.js';
import { mostPages, pageBytes } from './kernel.js';
import type { LinearMemory } from './kernel.js';

/**
 * The vectors of one room: `capacity` rows of int8, then, as long, a column of f32 scales, of points and authors (int32), and of
 * times (f64). All in the one memory, from the address `at`.
 */
export type Block = { at: number; capacity: number; count: number };

/** Bytes of a row beside its values. */
const columnBytes = 4 + 4 + 4 + 8;
/** Also keeps every column aligned. */
const leastCapacity = 16;

/** A block for each room in one memory. Capacities are powers of two; what becomes free serves the next block of its size. */
export class RoomBlocks {
  readonly #memory: LinearMemory;
  readonly #stride: number;
  readonly #blocks = new Map<number, Block>();
  /** Capacity → addresses. */
  readonly #free = new Map<number, number[]>();
  #end: number;

  /** What lies below `start` is the caller's. */
  constructor({ memory, stride, start }: { memory: LinearMemory; stride: number; start: number }) {
    this.#memory = memory;
    this.#stride = stride;
    this.#end = start;
    this.#growTo(start);
  }

  of(room: number): Block | undefined {
    return this.#blocks.get(room);
  }

  scales = ({ at, capacity }: Block): number => at + capacity * this.#stride;
  points = (block: Block): number => this.scales(block) + block.capacity * 4;
  authors = (block: Block): number => this.scales(block) + block.capacity * 8;
  times = (block: Block): number => this.scales(block) + block.capacity * 12;

  /**
   * Makes sure that the room has a block with space for so many more rows; it may move.
   * @throws VectorIndexError when there is no memory; nothing is changed then
   */
  reserve(room: number, more: number): Block {
    const block = this.#blocks.get(room);
    const needed = (block?.count ?? 0) + more;
    if (block && needed <= block.capacity) return block;
    const capacity = Math.max(leastCapacity, 2 ** Math.ceil(Math.log2(needed)));
    const roomy = { at: this.#allocate(capacity), capacity, count: block?.count ?? 0 };
    if (block) {
      this.#copy(block, roomy);
      this.#release(block);
    }
    this.#blocks.set(room, roomy);
    return roomy;
  }

  /** Takes the row away; the last row takes its place. */
  removeRow(room: number, row: number): void {
    const block = this.#blocks.get(room);
    if (!block) return;
    block.count -= 1;
    for (const [start, width] of this.#columns(block))
      this.#move(start + block.count * width, start + row * width, width);
    if (block.count > 0) return;
    this.#release(block);
    this.#blocks.delete(room);
  }

  #columns(block: Block): readonly (readonly [start: number, width: number])[] {
    return [
      [block.at, this.#stride],
      [this.scales(block), 4],
      [this.points(block), 4],
      [this.authors(block), 4],
      [this.times(block), 8],
    ];
  }

  #copy(from: Block, to: Block): void {
    const targets = this.#columns(to);
    for (const [i, [start, width]] of this.#columns(from).entries())
      this.#move(start, targets[i]?.[0] ?? 0, from.count * width);
  }

  #move(from: number, to: number, bytes: number): void {
    new Uint8Array(this.#memory.buffer).copyWithin(to, from, from + bytes);
  }

  #allocate(capacity: number): number {
    const reused = this.#free.get(capacity)?.pop();
    if (reused !== undefined) return reused;
    const at = this.#end;
    const end = at + capacity * (this.#stride + columnBytes);
    this.#growTo(end);
    this.#end = end;
    return at;
  }

  #release({ at, capacity }: Block): void {
    const free = this.#free.get(capacity);
    if (free) free.push(at);
    else this.#free.set(capacity, [at]);
  }

  #growTo(bytes: number): void {
    const pages = Math.ceil(bytes / pageBytes) - this.#memory.buffer.byteLength / pageBytes;
    if (pages <= 0) return;
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      throw new VectorIndexError(
        `There is no memory for more vectors (at most ${mostPages / 2 ** 14} GiB for a model); give the process more, or use the cluster.`,
        { cause },
      );
    }
  }
}
