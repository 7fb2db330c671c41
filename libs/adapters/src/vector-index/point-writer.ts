import type { IndexPoint } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { PointPlace } from './model-vectors.js';

type PointRow = PointPlace & { readonly seq: number; readonly words: string };

/** A point before and after; null = not there. `point` is the same in both. */
export type PointChange = { readonly before: PointPlace | null; readonly after: PointPlace | null };

type CountedWords = readonly (readonly [word: string, count: number])[];

/** Writes where the point is and its words. To be called in a transaction. */
export function writePoint(connection: Connection, point: IndexPoint): PointChange & { readonly after: PointPlace } {
  const before = readPoint(connection, point.id) ?? null;
  const words = point.words ? encodeWords(point.words) : (before?.words ?? noWords);
  const row = {
    room: numberOf(connection, roomTexts, point.roomId),
    author: numberOf(connection, authorTexts, point.authorId),
    seq: point.seq,
    sentAt: point.sentAt,
    words,
  };
  const after = { ...row, point: before ? update(connection, before, row) : insert(connection, point.id, row) };
  if (before?.room !== after.room || before.words !== words) {
    if (before) removePostings(connection, before);
    addPostings(connection, after);
  }
  return { before, after };
}

/** Removes a point with its words; null when it is not there. To be called in a transaction. */
export function deletePoint(connection: Connection, id: string): PointPlace | null {
  const row = readPoint(connection, id);
  if (!row) return null;
  removePostings(connection, row);
  connection.run('DELETE FROM points WHERE point = ?', row.point);
  return row;
}

/** The number of an author; undefined when nobody of that id wrote anything. */
export const authorNumber = (connection: Connection, id: string): number | undefined =>
  connection.get<{ number: number }>(authorTexts.find, id)?.number;

function readPoint(connection: Connection, id: string): PointRow | undefined {
  const text = 'SELECT point, room, seq, author, sent_at AS sentAt, words FROM points WHERE id = ?';
  return connection.get<PointRow>(text, id);
}

const insertText =
  'INSERT INTO points (id, room, seq, author, sent_at, words) VALUES (?, ?, ?, ?, ?, ?) RETURNING point';

type NewRow = Omit<PointRow, 'point'>;

function insert(connection: Connection, id: string, { room, seq, author, sentAt, words }: NewRow): number {
  return connection.get<{ point: number }>(insertText, id, room, seq, author, sentAt, words)?.point ?? 0;
}

const updateText = 'UPDATE points SET room = ?, seq = ?, author = ?, sent_at = ?, words = ? WHERE point = ?';

function update(connection: Connection, before: PointRow, row: NewRow): number {
  const { room, seq, author, sentAt, words } = row;
  const isSame =
    before.room === room &&
    before.seq === seq &&
    before.author === author &&
    before.sentAt === sentAt &&
    before.words === words;
  if (!isSame) connection.run(updateText, room, seq, author, sentAt, words, before.point);
  return before.point;
}

const noWords = '[]';

const encodeWords = (words: ReadonlyMap<string, number>): string =>
  JSON.stringify([...words].map(([word, count]) => [word.toWellFormed(), count]));

const decodeWords = (words: string): CountedWords => JSON.parse(words) as CountedWords;

const lengthOf = (words: CountedWords): number => words.reduce((sum, [, count]) => sum + count, 0);

const addText = `
  INSERT INTO postings (room, term, point, frequency, length) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET frequency = frequency + excluded.frequency`;
const countText = 'UPDATE rooms SET documents = documents + ?, words = words + ? WHERE room = ?';

function addPostings(connection: Connection, { point, room, words }: PointRow): void {
  const list = decodeWords(words);
  if (list.length === 0) return;
  const length = lengthOf(list);
  for (const [word, count] of list) connection.run(addText, room, word, point, count, length);
  connection.run(countText, 1, length, room);
}

function removePostings(connection: Connection, { point, room, words }: PointRow): void {
  const list = decodeWords(words);
  if (list.length === 0) return;
  for (const [word] of list)
    connection.run('DELETE FROM postings WHERE room = ? AND term = ? AND point = ?', room, word, point);
  connection.run(countText, -1, -lengthOf(list), room);
}

type NumberTexts = { readonly find: string; readonly add: string };
const roomTexts = {
  find: 'SELECT room AS number FROM rooms WHERE id = ?',
  add: 'INSERT INTO rooms (id) VALUES (?) RETURNING room AS number',
};
const authorTexts = {
  find: 'SELECT author AS number FROM authors WHERE id = ?',
  add: 'INSERT INTO authors (id) VALUES (?) RETURNING author AS number',
};

function numberOf(connection: Connection, { find, add }: NumberTexts, id: string): number {
  const row = connection.get<{ number: number }>(find, id) ?? connection.get<{ number: number }>(add, id);
  return row?.number ?? 0;
}
