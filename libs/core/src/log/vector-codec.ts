import { vectorComputedV1 } from '@homeroom/contracts';
import type { VectorComputedV1 } from '@homeroom/contracts';
import { decode } from './codec.js';
import type { Decoded } from './codec.js';

export type ComputedVector = { readonly record: VectorComputedV1; readonly values: Float32Array };

const lineBreak = 10;
const bytesPerValue = 4;

/** The record as one line of JSON, a line break, and the values as 32-bit floats, little-endian. */
export function encodeVector({ record, values }: ComputedVector): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  const bytes = new Uint8Array(head.length + values.length * bytesPerValue);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  values.forEach((value, i) => view.setFloat32(i * bytesPerValue, value, true));
  return bytes;
}

/** Total, as every decoder of the log. */
export function decodeVector(bytes: Uint8Array): Decoded<ComputedVector> {
  const end = bytes.indexOf(lineBreak);
  const decoded = decode(vectorComputedV1, bytes.subarray(0, Math.max(0, end)));
  if (!decoded.ok) return decoded;
  const { dimensions } = decoded.record;
  const rest = bytes.subarray(end + 1);
  if (rest.length !== dimensions * bytesPerValue)
    return { ok: false, reason: 'undecodable', detail: 'wrong fields: dimensions' };
  const view = new DataView(rest.buffer, rest.byteOffset, rest.length);
  const values = Float32Array.from({ length: dimensions }, (_, i) => view.getFloat32(i * bytesPerValue, true));
  if (!values.every(Number.isFinite)) return { ok: false, reason: 'undecodable', detail: 'wrong fields: values' };
  return { ok: true, record: { record: decoded.record, values } };
}
