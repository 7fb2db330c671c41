/** A text frame as a client sends it: masked, whole. @throws RangeError for more than 65,535 bytes, which nobody here sends */
export function maskedFrame(text: string, mask: Uint8Array): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 0xffff) throw new RangeError('Too long for a frame of the bench.');
  const short = payload.length < 126;
  const head = short ? [0x81, 0x80 | payload.length] : [0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff];
  for (let i = 0; i < payload.length; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
  return Buffer.concat([Buffer.from(head), mask, payload]);
}

const opcodes = { text: 1, close: 8 } as const;

/** Takes a server's bytes as they come and gives the payloads of its text frames. Knows no fragments: a server of Socket.IO makes none. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  constructor(
    private readonly onText: (payload: Buffer) => void,
    private readonly onClose: () => void = () => undefined,
  ) {}

  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let size = sizeOf(bytes); size && bytes.length >= size.head + size.payload; size = sizeOf(bytes)) {
      const end = size.head + size.payload;
      const opcode = (bytes[0] ?? 0) & 0x0f;
      if (opcode === opcodes.text) this.onText(bytes.subarray(size.head, end));
      else if (opcode === opcodes.close) this.onClose();
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }
}

/** null: the head has not come whole. */
function sizeOf(bytes: Buffer): { readonly head: number; readonly payload: number } | null {
  if (bytes.length < 2) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  if (short < 126) return { head: 2, payload: short };
  const head = short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  return { head, payload: short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}
