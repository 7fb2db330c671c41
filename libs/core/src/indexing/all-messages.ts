import type { StoredMessage } from '../messages/stored.js';
import type { BuildCursor } from '../ports/index-builds.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { Rooms } from '../ports/rooms.port.js';

export type AllMessagesPorts = {
  readonly rooms: Pick<Rooms, 'list'>;
  readonly messageStore: Pick<MessageStore, 'page'>;
};

const roomsPerRead = 100;

/** Every message after the cursor: rooms by id, messages by seq, a page of one room at a time. */
export async function* allMessages(
  ports: AllMessagesPorts,
  cursor: BuildCursor | null,
  limit: number,
): AsyncGenerator<readonly StoredMessage[]> {
  if (cursor) yield* messagesOfRoom(ports, cursor, limit);
  let rooms = await ports.rooms.list(cursor?.roomId ?? null, roomsPerRead);
  while (rooms.length > 0) {
    for (const { id } of rooms) yield* messagesOfRoom(ports, { roomId: id, seq: 0 }, limit);
    rooms = await ports.rooms.list(rooms.at(-1)?.id ?? '', roomsPerRead);
  }
}

async function* messagesOfRoom(
  { messageStore }: Pick<AllMessagesPorts, 'messageStore'>,
  { roomId, seq }: BuildCursor,
  limit: number,
): AsyncGenerator<readonly StoredMessage[]> {
  for (let after = seq; ;) {
    const page = await messageStore.page(roomId, { after, limit });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.seq;
  }
}
