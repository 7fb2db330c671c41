import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeVector, encodeVector } from './vector-codec.js';

const record = {
  type: 'VectorComputed',
  version: 1,
  messageId: 'm'.repeat(43),
  roomId: 'room1',
  modelId: 'tiny@0123456789ab',
  dimensions: 3,
} as const;
const values = Float32Array.of(0.5, -1, 1e-7);

describe('the vectors of the log', () => {
  it('come out as they went in, wherever they lie in a buffer', () => {
    const bytes = encodeVector({ record, values });
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    for (const each of [bytes, shifted.subarray(1)]) {
      expect(decodeVector(each)).toEqual({ ok: true, record: { record, values } });
    }
    expect(bytes.length).toBeLessThan(JSON.stringify(record).length + 1 + 3 * 4 + 1);
  });

  it.each([
    ['too few values', encodeVector({ record, values: values.subarray(1) })],
    ['no values', new TextEncoder().encode(JSON.stringify(record))],
    ['a value that is no number', encodeVector({ record, values: Float32Array.of(1, Number.NaN, 1) })],
    ['nothing', new Uint8Array()],
  ])('are refused with %s', (_name, bytes) => {
    expect(decodeVector(bytes)).toMatchObject({ ok: false, reason: 'undecodable' });
  });

  it('of a later release wait for it', () => {
    const later = new TextEncoder().encode(`${JSON.stringify({ ...record, version: 2, dimensions: 'x' })}\n`);
    expect(decodeVector(later)).toMatchObject({ ok: false, reason: 'unknown-version' });
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeVector(bytes)));
  });
});
