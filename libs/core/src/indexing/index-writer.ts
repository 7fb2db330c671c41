import type { StoredMessage } from '../messages/stored.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { IndexPoint, VectorIndex } from '../ports/vector-index.port.js';
import { searchableText } from '../search/searchable-text.js';
import { countWords } from '../search/tokens.js';
import { Lane } from './lane.js';
import { silentIndexingObserver } from './observer.js';
import type { IndexingObserver } from './observer.js';

export type IndexWriterPorts = {
  readonly messageStore: Pick<MessageStore, 'byIds'>;
  readonly vectorIndex: Pick<VectorIndex, 'upsert' | 'remove'>;
};

/** A vector, and the text it was made of: the one the message had since `editedAt`. null = that text has none. */
export type VectorOf = {
  readonly messageId: string;
  readonly editedAt: string | undefined;
  readonly values: Float32Array | null;
};

/**
 * The only one to write to the index. Everything goes in as the store says it is at that moment, and reading and writing are one step
 * for all who write here: so nothing that is read late can undo a delete or an edit.
 */
export class IndexWriter {
  readonly #lane = new Lane();

  constructor(
    private readonly ports: IndexWriterPorts,
    private readonly observer: IndexingObserver = silentIndexingObserver,
  ) {}

  /** Brings the words of these messages up to date, and takes out those that are gone. @returns those that are there */
  refreshWords(ids: readonly string[]): Promise<readonly StoredMessage[]> {
    return this.#lane.run(async () => {
      const live = await this.#live(ids);
      await this.ports.vectorIndex.upsert(
        [...live.values()].map((message) => ({ ...placeOf(message), words: wordsOf(message) })),
      );
      this.observer.counted('words-indexed', live.size);
      await this.#removeAllBut(ids, live);
      return [...live.values()];
    });
  }

  /** Puts in the vectors of texts that are still the messages' own; the others count as outdated. @returns the messages of the former */
  putVectors(modelId: string, vectors: readonly VectorOf[]): Promise<readonly StoredMessage[]> {
    return this.#lane.run(async () => {
      const live = await this.#live(vectors.map(({ messageId }) => messageId));
      const current = vectors.flatMap(({ messageId, editedAt, values }) => {
        const message = live.get(messageId);
        return message?.editedAt === editedAt && message ? [{ message, values }] : [];
      });
      await this.ports.vectorIndex.upsert(
        current.map(({ message, values }): IndexPoint => ({ ...placeOf(message), vector: { modelId, values } })),
      );
      this.observer.counted('vectors-indexed', current.length);
      this.observer.counted('outdated-vector', vectors.length - current.length);
      return current.map(({ message }) => message);
    });
  }

  /** Takes out those whose message is a tombstone, or not there at all. @returns how many */
  removeGone(ids: readonly string[]): Promise<number> {
    return this.#lane.run(async () => this.#removeAllBut(ids, await this.#live(ids)));
  }

  async #live(ids: readonly string[]): Promise<ReadonlyMap<string, StoredMessage>> {
    const stored = ids.length > 0 ? await this.ports.messageStore.byIds([...new Set(ids)]) : [];
    return new Map(stored.filter(({ deleted }) => !deleted).map((message) => [message.id, message]));
  }

  async #removeAllBut(ids: readonly string[], live: ReadonlyMap<string, unknown>): Promise<number> {
    const gone = [...new Set(ids)].filter((id) => !live.has(id));
    if (gone.length > 0) await this.ports.vectorIndex.remove({ ids: gone });
    this.observer.counted('removed', gone.length);
    return gone.length;
  }
}

const wordsOf = ({ text }: StoredMessage): ReadonlyMap<string, number> => countWords(searchableText(text));

const placeOf = ({ id, roomId, seq, authorId, sentAt }: StoredMessage) => ({
  id,
  roomId,
  seq,
  authorId,
  sentAt: Date.parse(sentAt),
});
