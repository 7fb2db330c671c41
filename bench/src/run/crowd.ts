import { dice } from './measurement.js';

export const dimensions = 384;
export const roomCount = 20;
const clustersPerRoom = 40;
/** Of each value against the middle of its cluster: cosines within a cluster are about 0.7. */
const noise = 0.65;

export type Placed = { readonly point: number; readonly room: number; readonly values: Float32Array };

/** Unit vectors in clusters by chance, as the messages of rooms lie, shuffled over the rooms. Always the same. */
export function* crowd(count: number): Generator<Placed, void> {
  const roll = dice(2);
  const middles = Array.from({ length: roomCount * clustersPerRoom }, () => unit(gauss(roll)));
  for (let point = 1; point <= count; point += 1) {
    const room = Math.floor(roll() * roomCount);
    const middle =
      middles[room * clustersPerRoom + Math.floor(roll() * clustersPerRoom)] ?? new Float32Array(dimensions);
    yield { point, room, values: near(middle, roll) };
  }
}

/** Questions about what is there: near some of the points. */
export function questions(placed: readonly Placed[], count: number): readonly Float32Array[] {
  const roll = dice(3);
  return Array.from({ length: count }, () => {
    const chosen = placed[Math.floor(roll() * placed.length)];
    return near(chosen?.values ?? new Float32Array(dimensions), roll);
  });
}

function near(middle: Float32Array, roll: () => number): Float32Array {
  const away = unit(gauss(roll));
  return unit(middle.map((value, i) => value + noise * (away[i] ?? 0)));
}

/** Sums of uniform numbers, which is near enough. */
const gauss = (roll: () => number): Float32Array =>
  Float32Array.from({ length: dimensions }, () => roll() + roll() + roll() - 1.5);

function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
