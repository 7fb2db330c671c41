import type { StoredMessage } from '../messages/stored.js';
import type { MessageArchive } from '../ports/message-archive.port.js';

const perRead = 200;

/** Everything a person wrote that is still there, oldest first in each room, in pages. */
export async function* messagesOf(
  archive: Pick<MessageArchive, 'byAuthor'>,
  userId: string,
): AsyncGenerator<readonly StoredMessage[]> {
  let page = await archive.byAuthor(userId, null, perRead);
  while (page.length > 0) {
    yield page;
    const last = page.at(-1);
    page = last ? await archive.byAuthor(userId, { roomId: last.roomId, seq: last.seq }, perRead) : [];
  }
}
