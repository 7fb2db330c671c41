import { describe, expect, it } from '@jest/globals';
import { FrameReader, maskedFrame } from './websocket-frames.js';

const frame = (text: string, opcode = 1): Buffer => {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : payload.length <= 0xffff
        ? Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | opcode, 127]), bigLength(payload.length)]);
  return Buffer.concat([head, payload]);
};
const bigLength = (length: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
};

describe('frames of a WebSocket', () => {
  const texts = ['2', 'ä'.repeat(80), 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(70_000), ''];

  it('are read however the bytes are cut', () => {
    const bytes = Buffer.concat(texts.map((text) => frame(text)));
    for (const size of [1, 7, 4_096, bytes.length]) {
      const read: string[] = [];
      const reader = new FrameReader((payload) => read.push(payload.toString()));
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.subarray(from, from + size));
      expect(read).toEqual(texts);
    }
  });

  it('say when the server closes, and are passed over when they are nothing of ours', () => {
    const read: string[] = [];
    let closed = 0;
    const reader = new FrameReader(
      (payload) => read.push(payload.toString()),
      () => (closed += 1),
    );
    reader.push(Buffer.concat([frame('ping', 9), frame('a'), frame('', 8)]));
    expect([read, closed]).toEqual([['a'], 1]);
  });

  it('are masked by a client, in either length', () => {
    const mask = Uint8Array.of(1, 2, 3, 4);
    expect([...maskedFrame('abc', mask)]).toEqual([0x81, 0x83, 1, 2, 3, 4, 0x60, 0x60, 0x60]);
    const long = maskedFrame('a'.repeat(300), mask);
    expect([...long.subarray(0, 4)]).toEqual([0x81, 0xfe, 1, 44]);
    expect(long.length).toBe(308);
    expect(() => maskedFrame('a'.repeat(70_000), mask)).toThrow(RangeError);
  });
});
