import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameReader, clientFrame, opcodes } from './frames.js';

/** As a server sends: without a mask. */
function serverFrame(
  payload: Buffer,
  { opcode = 1, isFinal = true }: { opcode?: number; isFinal?: boolean } = {},
): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

function read(bytes: Buffer, cuts: readonly number[] = []): readonly (readonly [number, string])[] {
  const frames: (readonly [number, string])[] = [];
  const reader = new FrameReader(({ opcode, payload }) => void frames.push([opcode, payload.toString()]));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  places.slice(1).forEach((to, i) => reader.push(bytes.subarray(places[i], to)));
  return frames;
}

describe('frames from a server', () => {
  it('come out whole, however the bytes are cut', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 12 }), (all, cuts) => {
        const bytes = Buffer.concat(all.map((text) => serverFrame(Buffer.from(text))));
        expect(read(bytes, cuts)).toEqual(all.map((text) => [opcodes.text, text]));
      }),
    );
  });

  it.each([0, 125, 126, 65_535, 65_536])('are read at a length of %i', (length) => {
    const text = 'x'.repeat(length);
    expect(read(serverFrame(Buffer.from(text)), [1, 3, 9])).toEqual([[opcodes.text, text]]);
  });

  it('are joined when a message comes in pieces, and a ping may come between', () => {
    const bytes = Buffer.concat([
      serverFrame(Buffer.from('one '), { isFinal: false }),
      serverFrame(Buffer.from('?'), { opcode: opcodes.ping }),
      serverFrame(Buffer.from('two '), { opcode: 0, isFinal: false }),
      serverFrame(Buffer.from('three'), { opcode: 0 }),
      serverFrame(Buffer.from('next')),
    ]);
    expect(read(bytes)).toEqual([
      [opcodes.ping, '?'],
      [opcodes.text, 'one two three'],
      [opcodes.text, 'next'],
    ]);
  });
});

describe('a frame from a client', () => {
  it.each([0, 125, 126, 65_535, 65_536])('is masked and says its length, at %i bytes', (length) => {
    const frame = clientFrame(Buffer.alloc(length, 'x'));
    const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    expect([frame[0], (frame[1] ?? 0) >> 7, frame.length]).toEqual([0x81, 1, header + 4 + length]);
    expect(frame.subarray(header, header + 4)).toEqual(Buffer.alloc(4));
    expect(frame.subarray(header + 4).every((byte) => byte === 120)).toBe(true);
  });
});
