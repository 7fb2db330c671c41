import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { StoredMessage } from '@homeroom/core';
import { withPorts } from '../scratch.js';
import { serveAsks } from './child.js';
import { ingestSchool, perTransaction } from './ingest-asks.js';
import type { IngestAsks } from './ingest-asks.js';
import { storedMessages } from './messages.js';
import { foundSchool } from './school.js';

/** One loop that inserts the same documents into the same tables of Homeroom's own schema, with its settings of the connection. */
let database: DatabaseSync | undefined;
let ready: readonly StoredMessage[] = [];
let filled = 0;

const asks: IngestAsks = {
  open: async ({ folder }) => {
    const variables = { HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_DRIVER: 'off' };
    await withPorts(variables, async (ports) => void (await foundSchool(ports, ingestSchool)));
    database = new DatabaseSync(join(folder, 'homeroom.sqlite'));
    database.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -32000');
    database.exec('PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON');
  },
  fill: async (count) => {
    ready = storedMessages({ ...ingestSchool, count, from: filled });
    filled += count;
  },
  store: async () => {
    const insert = database?.prepare(
      'INSERT INTO messages (room_id, seq, id, rev, author_id, sent_at, deleted, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    for (const [n, message] of ready.entries()) {
      if (n % perTransaction === 0) database?.exec('BEGIN IMMEDIATE');
      const { roomId, seq, id, rev, authorId, sentAt } = message;
      insert?.run(roomId, seq, id, rev, authorId, Date.parse(sentAt), 0, JSON.stringify(message));
      if (n % perTransaction === perTransaction - 1 || n === ready.length - 1) database?.exec('COMMIT');
    }
    return Number(database?.prepare('SELECT count(*) AS stored FROM messages').get()?.['stored']);
  },
};
serveAsks(asks);
