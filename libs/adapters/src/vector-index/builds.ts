import type { IndexBuild } from '@homeroom/core';
import type { Connection } from '../sqlite/connection.js';

type Row = { name: string; roomId: string | null; seq: number | null; complete: number; active: number };

export function listBuilds(connection: Connection): readonly IndexBuild[] {
  const rows = connection.all<Row>('SELECT name, room_id AS roomId, seq, complete, active FROM builds ORDER BY name');
  return rows.map(({ name, roomId, seq, complete, active }) => ({
    name,
    cursor: roomId === null || seq === null ? null : { roomId, seq },
    complete: complete === 1,
    active: active === 1,
  }));
}

/** To be called in a transaction. */
export function saveBuilds(connection: Connection, builds: readonly IndexBuild[]): void {
  const text = 'INSERT OR REPLACE INTO builds (name, room_id, seq, complete, active) VALUES (?, ?, ?, ?, ?)';
  for (const { name, cursor, complete, active } of builds)
    connection.run(text, name, cursor?.roomId ?? null, cursor?.seq ?? null, complete ? 1 : 0, active ? 1 : 0);
}
