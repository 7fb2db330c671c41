import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { OperationalError } from './operational-error.js';

/** One message of the file. `n` is its position in the room; `replyTo` the `n` of the message it answers. */
export type ChatLine = {
  readonly room: string;
  readonly n: number;
  readonly author: string;
  readonly text: string;
  readonly replyTo?: number;
};

export type LineFile = {
  /** In file order. */
  readonly lines: readonly ChatLine[];
  /** Why lines were left out → how many. Nothing is left out silently. */
  readonly skipped: Readonly<Record<string, number>>;
};

const positive = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** A line's fields, or why it cannot be replayed. Texts are judged by the server, not here. */
function parseLine(raw: string): ChatLine | string {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return 'not JSON';
  }
  if (typeof value !== 'object' || value === null) return 'not an object';
  const { room, n, author, text, replyTo } = value as Record<string, unknown>;
  if (typeof room !== 'string' || room.trim() === '') return 'no room';
  if (!positive(n)) return 'no position';
  if (typeof author !== 'string' || author.trim() === '') return 'no author';
  if (typeof text !== 'string') return 'no text';
  if (replyTo !== undefined && !positive(replyTo)) return 'bad replyTo';
  return { room, n, author, text, ...(replyTo !== undefined && { replyTo }) };
}

/** Reads JSON lines. A position that was already there in its room is skipped: replies could not tell the two apart. */
export function parseLines(content: string): LineFile {
  const lines: ChatLine[] = [];
  const skipped: Record<string, number> = {};
  const taken = new Set<string>();
  for (const raw of content.split('\n')) {
    if (raw.trim() === '') continue;
    const line = parseLine(raw);
    const reason = typeof line === 'string' ? line : taken.has(`${line.n} ${line.room}`) ? 'position twice' : undefined;
    if (reason !== undefined) skipped[reason] = (skipped[reason] ?? 0) + 1;
    else if (typeof line !== 'string') {
      taken.add(`${line.n} ${line.room}`);
      lines.push(line);
    }
  }
  return { lines, skipped };
}

/** The first `limit / rooms` lines of each room, rounded up: all rooms stay, in proportion. */
export function limitPerRoom(lines: readonly ChatLine[], limit: number): readonly ChatLine[] {
  const rooms = new Set(lines.map((line) => line.room)).size;
  const share = Math.max(1, Math.ceil(limit / Math.max(1, rooms)));
  const counts = new Map<string, number>();
  return lines.filter((line) => {
    const count = (counts.get(line.room) ?? 0) + 1;
    counts.set(line.room, count);
    return count <= share;
  });
}

/** @throws OperationalError when the file cannot be read or holds no line to replay. */
export async function readLines(file: string): Promise<LineFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    throw new OperationalError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = parseLines(bytes.toString('utf8'));
  if (parsed.lines.length === 0)
    throw new OperationalError(`${file} holds no message to replay; it must be JSON lines of {room, n, author, text}.`);
  return parsed;
}
