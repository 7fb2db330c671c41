import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Message } from '@homeroom/contracts';

export type Point = { readonly id: string; readonly roomId: string; readonly vector: Float32Array };

/** Messages in SQLite. An insert returns when its row is on the disk: WAL, `synchronous=FULL`, a COMMIT of its own. */
export class Messages {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #parent;

  constructor(folder: string) {
    this.#database = open(join(folder, 'messages.sqlite'), 'FULL');
    this.#database.exec(`CREATE TABLE IF NOT EXISTS messages (
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL UNIQUE,
      author_id TEXT NOT NULL,
      text TEXT NOT NULL,
      sent_at TEXT NOT NULL,
      client_message_id TEXT NOT NULL,
      reply_to TEXT,
      PRIMARY KEY (room_id, seq)
    ) STRICT, WITHOUT ROWID`);
    this.#insert = this.#database.prepare(`INSERT INTO messages
      VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE room_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (id) DO NOTHING RETURNING seq`);
    this.#parent = this.#database.prepare('SELECT seq FROM messages WHERE id = ? AND room_id = ?');
  }

  /** @returns the message's number in its room, or null when the message is there already */
  insert({ roomId, id, authorId, text, sentAt, clientMessageId, replyTo }: Omit<Message, 'seq'>): number | null {
    // `all` and not `get`: the statement must run to its end, since that is its COMMIT.
    const rows = this.#insert.all(roomId, id, authorId, text, sentAt, clientMessageId, replyTo?.id ?? null);
    return rows[0] ? Number(rows[0]['seq']) : null;
  }

  /** Where an answered message stands in this room, if it does. */
  parent(id: string, roomId: string): { readonly id: string; readonly seq: number } | undefined {
    const row = this.#parent.get(id, roomId);
    return row && { id, seq: Number(row['seq']) };
  }

  close(): void {
    this.#database.close();
  }
}

/** An exact index: every vector in one array, ready to be scanned, and each as a row, so that a restart finds it again. */
export class VectorIndex {
  readonly #database: DatabaseSync;
  readonly #upsert;
  readonly #slots = new Map<string, number>();
  #values: Float32Array;

  constructor(
    folder: string,
    private readonly dimensions: number,
  ) {
    // OFF: a vector never waits for the disk. It survives the end of the process; after a power cut it would be made again.
    this.#database = open(join(folder, 'vectors.sqlite'), 'OFF');
    this.#database.exec(
      'CREATE TABLE IF NOT EXISTS points (id TEXT PRIMARY KEY, room_id TEXT NOT NULL, vector BLOB NOT NULL) STRICT',
    );
    this.#upsert = this.#database.prepare('INSERT OR REPLACE INTO points VALUES (?, ?, ?)');
    this.#values = new Float32Array(1_024 * dimensions);
    for (const { id, vector } of this.#database.prepare('SELECT id, vector FROM points').iterate())
      this.#place(String(id), new Float32Array((vector as Uint8Array).slice().buffer));
  }

  upsert({ id, roomId, vector }: Point): void {
    this.#upsert.run(id, roomId, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
    this.#place(id, vector);
  }

  vectorOf(id: string): Float32Array | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#values.slice(slot * this.dimensions, (slot + 1) * this.dimensions);
  }

  close(): void {
    this.#database.close();
  }

  #place(id: string, vector: Float32Array): void {
    const slot = this.#slots.get(id) ?? this.#slots.size;
    if ((slot + 1) * this.dimensions > this.#values.length) {
      const larger = new Float32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values.set(vector, slot * this.dimensions);
    this.#slots.set(id, slot);
  }
}

function open(file: string, synchronous: 'FULL' | 'OFF'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -32000`);
  return database;
}
