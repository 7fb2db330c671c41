import type { MessageSentV1 } from '@homeroom/contracts';
import type { StoredMessage } from '../messages/stored.js';
import type { BatchContext } from '../ports/event-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { Heads } from './heads.js';
import { insertInOrder } from './insert-in-order.js';

export type PlaceMessages = {
  readonly store: MessageStore;
  readonly heads: Heads;
  readonly clock: Clock;
  readonly context: BatchContext;
  /** Stored before this batch: the batch's own ids and the messages they answer. */
  readonly known: ReadonlyMap<string, StoredMessage>;
};

/** Numbers and stores what is not stored yet. @returns the newly placed ones, as stored */
export async function placeMessages(
  sent: readonly MessageSentV1[],
  { store, heads, clock, context, known }: PlaceMessages,
): Promise<ReadonlyMap<string, StoredMessage>> {
  const drafts = sent.filter((message) => !known.has(message.id));
  return insertInOrder<MessageSentV1, StoredMessage>(
    {
      drafts,
      number: async (rest, placed) => {
        const next = new Map(
          [...(await heads.of([...new Set(rest.map((draft) => draft.roomId))]))].map(([roomId, { head }]) => [
            roomId,
            head,
          ]),
        );
        const numbered = new Map<string, StoredMessage>();
        for (const draft of rest) {
          const seq = (next.get(draft.roomId) ?? 0) + 1;
          next.set(draft.roomId, seq);
          const parent = draft.replyTo === undefined ? undefined : find(draft.replyTo, [known, placed, numbered]);
          numbered.set(draft.id, toStored(draft, seq, parent));
        }
        return [...numbered.values()];
      },
      insert: (items) => store.insertNumbered(items),
      byIds: (ids) => store.byIds(ids),
      onDoubt: () => heads.forget(),
    },
    { clock, context },
  );
}

const find = (id: string, maps: readonly ReadonlyMap<string, StoredMessage>[]): StoredMessage | undefined =>
  maps.map((map) => map.get(id)).find((message) => message !== undefined);

/** A parent in another room, or unknown, is dropped. */
function toStored(sent: MessageSentV1, seq: number, parent: StoredMessage | undefined): StoredMessage {
  const { id, roomId, authorId, clientMessageId, text, sentAt, mentions } = sent;
  return {
    id,
    roomId,
    seq,
    rev: 0,
    authorId,
    clientMessageId,
    text,
    sentAt,
    ...(parent?.roomId === roomId && { replyTo: { id: parent.id, seq: parent.seq } }),
    ...(mentions && { mentions }),
    reactions: {},
  };
}
