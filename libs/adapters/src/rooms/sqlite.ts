import { ChatError } from '@homeroom/contracts';
import type { RoomDocument, Rooms } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';
import type { SqliteDatabase } from '../sqlite/database.js';
import { DocumentCache } from './document-cache.js';

type Row = { readonly document: string };
type Found = { readonly id: string; readonly version: number };

const cachedRooms = 1_000;

export class SqliteRooms implements Rooms {
  private readonly cache = new DocumentCache(cachedRooms);

  constructor(private readonly database: SqliteDatabase) {}

  async insert(room: RoomDocument): Promise<RoomDocument> {
    const id = await this.database.write((connection) => insert(connection, room));
    const [stored] = await this.byIds([id]);
    if (!stored) throw new Error('A room that was just written is not there.');
    return stored;
  }

  byIds(roomIds: readonly string[]): Promise<readonly RoomDocument[]> {
    return this.select(
      'SELECT id, version FROM rooms WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
      JSON.stringify(roomIds),
    );
  }

  ofUser(userId: string): Promise<readonly RoomDocument[]> {
    return this.select(
      `SELECT rooms.id, rooms.version FROM room_members JOIN rooms ON rooms.id = room_members.room_id
       WHERE room_members.user_id = ? ORDER BY rooms.id`,
      userId,
    );
  }

  replace(room: RoomDocument, expectedVersion: number): Promise<boolean> {
    return this.database.write((connection) => {
      const stored = connection.get<Row>(
        'SELECT document FROM rooms WHERE id = ? AND version = ?',
        room.id,
        expectedVersion,
      );
      if (!stored) return false;
      const before = JSON.parse(stored.document) as RoomDocument;
      connection.run(
        'UPDATE rooms SET version = ?, document = ? WHERE id = ?',
        room.version,
        JSON.stringify(room),
        room.id,
      );
      moveMembers(connection, before, room);
      return true;
    });
  }

  list(after: string | null, limit: number): Promise<readonly RoomDocument[]> {
    return this.select('SELECT id, version FROM rooms WHERE id > ? ORDER BY id LIMIT ?', after ?? '', limit);
  }

  private select(text: string, ...values: readonly (string | number)[]): Promise<readonly RoomDocument[]> {
    return this.database.read((connection) =>
      connection
        .all<Found>(text, ...values)
        .map(({ id, version }) => this.cache.get(id, version, () => load(connection, id))),
    );
  }
}

function load(connection: Connection, id: string): string {
  const row = connection.get<Row>('SELECT document FROM rooms WHERE id = ?', id);
  if (!row) throw new Error('A room vanished while it was read.');
  return row.document;
}

/** @returns the id of the room, or of the one that its pair already has */
function insert(connection: Connection, room: RoomDocument): string {
  const pair = connection.get<{ id: string }>('SELECT id FROM rooms WHERE direct_key = ?', room.directKey);
  if (pair) return pair.id;
  if (connection.get('SELECT 1 FROM rooms WHERE id = ?', room.id))
    throw new ChatError('CONFLICT', 'The id of the room is taken.');
  connection.run(
    'INSERT INTO rooms (id, version, direct_key, document) VALUES (?, ?, ?, ?)',
    ...[room.id, room.version, room.directKey, JSON.stringify(room)],
  );
  moveMembers(connection, null, room);
  return room.id;
}

/** Writes only who came and who went. */
function moveMembers(connection: Connection, before: RoomDocument | null, after: RoomDocument): void {
  const old = before?.members ?? {};
  const came = Object.keys(after.members).filter((userId) => !Object.hasOwn(old, userId));
  const went = Object.keys(old).filter((userId) => !Object.hasOwn(after.members, userId));
  for (const userId of came)
    connection.run('INSERT INTO room_members (user_id, room_id) VALUES (?, ?)', userId, after.id);
  for (const userId of went)
    connection.run('DELETE FROM room_members WHERE user_id = ? AND room_id = ?', userId, after.id);
}
