const largestInt32 = 2 ** 31 - 1;

/** Bytes of a row: whole steps of the kernel. */
export const strideOf = (dimensions: number): number => Math.ceil(dimensions / 16) * 16;

/**
 * Writes the values as int8; what is beyond them up to the end of `into` becomes zero.
 * @returns what to multiply with to have the values again, about
 */
export function toInt8(values: Float32Array, into: Int8Array): number {
  return write({ values, into, largest: 127 });
}

/** As `toInt8`, as int16, and so that no sum of products with int8 values leaves 32 bits. */
export function toInt16(values: Float32Array, into: Int16Array): number {
  return write({ values, into, largest: Math.min(32_767, Math.floor(largestInt32 / (127 * into.length))) });
}

function write({
  values,
  into,
  largest,
}: {
  readonly values: Float32Array;
  readonly into: Int8Array | Int16Array;
  readonly largest: number;
}): number {
  let most = 0;
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, Math.abs(values[i] ?? 0));
  // 0 for a vector of zeros, and for one that holds no numbers: both then are like nothing.
  const factor = most > 0 && most < Number.POSITIVE_INFINITY ? largest / most : 0;
  for (let i = 0; i < values.length; i += 1) into[i] = Math.round((values[i] ?? 0) * factor);
  into.fill(0, values.length);
  return factor === 0 ? 0 : 1 / factor;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
