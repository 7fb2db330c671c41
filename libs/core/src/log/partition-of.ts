/**
 * The partition of a room's records: FNV-1a over the UTF-16 code units, mixed, modulo `count`.
 * The same in both modes and for ever: a topic's count is never raised in place.
 */
export function partitionOf(roomId: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < roomId.length; i++) hash = Math.imul(hash ^ roomId.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % count;
}
