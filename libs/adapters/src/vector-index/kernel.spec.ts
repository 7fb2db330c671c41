import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import wabt from 'wabt';
import { hasKernel, kernelBytes, kernelScan, newMemory, plainScan } from './kernel.js';
import { strideOf, toInt16, toInt8 } from './quantise.js';

const vector = (length: number) =>
  fc
    .array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float32Array.from(values));

/** The scores of both loops for the same rows. */
function scoresOf(query: Float32Array, rows: readonly Float32Array[]): readonly Float32Array[] {
  const memory = newMemory();
  memory.grow(4);
  const stride = strideOf(query.length);
  const at = { query: 0, out: 4_096, scales: 8_192, rows: 16_384 };
  toInt16(query, new Int16Array(memory.buffer, at.query, stride));
  const scales = new Float32Array(memory.buffer, at.scales, rows.length);
  for (const [i, row] of rows.entries())
    scales[i] = toInt8(row, new Int8Array(memory.buffer, at.rows + i * stride, stride));
  return [kernelScan(memory), plainScan(memory)].map((scan) => {
    new Float32Array(memory.buffer, at.out, rows.length).fill(Number.NaN);
    scan({ ...at, count: rows.length, stride });
    return new Float32Array(memory.buffer, at.out, rows.length).slice();
  });
}

describe('the kernel', () => {
  it('is what kernel.wat says', async () => {
    const text = readFileSync(new URL('./kernel.wat', import.meta.url), 'utf8');
    const { parseWat } = await wabt();
    const { buffer } = parseWat('kernel.wat', text).toBinary({});
    expect(kernelBytes.toString('base64')).toBe(Buffer.from(buffer).toString('base64'));
    expect(hasKernel()).toBe(true);
  });

  it('gives the bits that the plain loop gives, whatever the dimensions', () => {
    const cases = fc
      .integer({ min: 1, max: 80 })
      .chain((dimensions) =>
        fc.tuple(vector(dimensions), fc.array(vector(dimensions), { minLength: 1, maxLength: 9 })),
      );
    fc.assert(
      fc.property(cases, ([query, rows]) => {
        const [kernel, plain] = scoresOf(query, rows);
        expect(kernel).toEqual(plain);
      }),
    );
  });

  it.each([16, 384, 1_024])('does not overflow with the largest values in %s dimensions', (dimensions) => {
    const ones = new Float32Array(dimensions).fill(1);
    const stride = strideOf(dimensions);
    const scale = toInt16(ones, new Int16Array(stride));
    const [kernel, plain] = scoresOf(ones, [ones, ones.map((one) => -one)]);
    expect(kernel).toEqual(plain);
    expect((kernel?.[0] ?? 0) * scale).toBeCloseTo(dimensions, 1);
    expect((kernel?.[1] ?? 0) * scale).toBeCloseTo(-dimensions, 1);
  });

  it('takes vectors without any length, and without numbers, as like nothing', () => {
    const nothing = [0, Number.NaN, Number.POSITIVE_INFINITY].map((value) => new Float32Array(20).fill(value));
    const [kernel] = scoresOf(new Float32Array(20).fill(1), nothing);
    expect(kernel).toEqual(new Float32Array(3));
  });
});
