const utf8 = new TextDecoder();

/** A record of the log without the checks of the codec, which cost more than all the rest of a step. */
export const plain = <Record>(value: Uint8Array): Record => JSON.parse(utf8.decode(value)) as Record;

/** Bytes that no release can read. */
export const poison = new Uint8Array([0xff, 0x00]);

export const isPoison = (value: Uint8Array): boolean => value[0] === poison[0];
