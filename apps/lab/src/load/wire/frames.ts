/** What a frame of a WebSocket is for (RFC 6455 §5.2). */
export const opcodes = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

export type Frame = { readonly opcode: number; readonly payload: Buffer };

const mediumLength = 126;
const longLength = 127;
const isFinal = 0x80;
const isMasked = 0x80;
const keyBytes = 4;

/**
 * A frame as a client sends it, whole. Clients must mask: the key is zero, which is a key like any other and leaves the bytes as they
 * are. It protects caches between that misread frames; between here and a server under test there are none.
 */
export function clientFrame(payload: Buffer, opcode: number = opcodes.text): Buffer {
  const { length } = payload;
  const extra = length < mediumLength ? 0 : length < 0x1_0000 ? 2 : 8;
  const frame = Buffer.alloc(2 + extra + keyBytes + length);
  frame[0] = isFinal | opcode;
  frame[1] = isMasked | (extra === 0 ? length : extra === 2 ? mediumLength : longLength);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  payload.copy(frame, 2 + extra + keyBytes);
  return frame;
}

/** Cuts what a server sends into whole messages: pieces of a message are joined, frames may lie over any number of chunks. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #pieces: Frame[] = [];

  constructor(private readonly take: (frame: Frame) => void) {}

  push(chunk: Buffer): void {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let size = frameSize(rest); size !== null && size.whole <= rest.length; size = frameSize(rest)) {
      this.#frame(rest[0] ?? 0, rest.subarray(size.header, size.whole));
      rest = rest.subarray(size.whole);
    }
    this.#rest = rest;
  }

  #frame(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    if (opcode >= opcodes.close) return this.take({ opcode, payload });
    if ((first & isFinal) !== 0 && this.#pieces.length === 0) return this.take({ opcode, payload });
    this.#pieces.push({ opcode, payload: Buffer.from(payload) });
    if ((first & isFinal) === 0) return;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.take({ opcode: pieces[0]?.opcode ?? 0, payload: Buffer.concat(pieces.map((piece) => piece.payload)) });
  }
}

/** Null = its length is not there yet. */
function frameSize(bytes: Buffer): { readonly header: number; readonly whole: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const header = short < mediumLength ? 2 : short === mediumLength ? 4 : 10;
  if (bytes.length < header) return null;
  const length = header === 2 ? short : header === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { header, whole: header + length };
}
