import { searchRequest } from '@homeroom/contracts';
import type { SearchAnswer, SearchMode, SearchRequest } from '@homeroom/contracts';
import { caller } from '../delivery/school.test-fixture.js';
import { IndexWriter } from '../indexing/index-writer.js';
import { IndexedModels } from '../indexing/indexed-models.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import { MemoryAccounts } from '../ports/accounts.memory.js';
import { MemoryChangeStore } from '../ports/change-store.memory.js';
import { ManualClock } from '../ports/clock.memory.js';
import { MemoryEmbedder } from '../ports/embedder.memory.js';
import { MemoryIndexProgress } from '../ports/index-progress.memory.js';
import { MemoryMessages, MemoryMessageStore } from '../ports/message-store.memory.js';
import { sampleMessage } from '../ports/messages.samples.js';
import { sampleAccount, sampleRoom } from '../ports/people.samples.js';
import { MemoryRateLimiter } from '../ports/rate-limiter.memory.js';
import { defaultRateLimits } from '../ports/rate-limiter.port.js';
import { MemoryRooms } from '../ports/rooms.memory.js';
import { MemoryVectorIndex } from '../ports/vector-index.memory.js';
import { RoomViews } from '../rooms/room-views.js';
import { Hits } from './hits.js';
import { passageOf } from './passage.js';
import { QueryVector } from './query-vector.js';
import { RelatedMessages } from './related-messages.js';
import { SearchMessages } from './search-messages.js';

/** Ana is in 9b and trip, ben in 9b and chess, cem in chess; everything said is indexed at once. */
export class SearchWorld {
  readonly clock = new ManualClock();
  readonly accounts = new MemoryAccounts();
  readonly rooms = new MemoryRooms();
  readonly index = new MemoryVectorIndex();
  readonly embedder = new MemoryEmbedder({ dimensions: 256 });
  readonly progress = new MemoryIndexProgress();
  readonly modes: SearchMode[] = [];
  private readonly messages = new MemoryMessages(this.rooms);
  readonly messageStore = new MemoryMessageStore(this.messages);
  readonly changeStore = new MemoryChangeStore(this.messages);
  readonly writer = new IndexWriter({ messageStore: this.messageStore, vectorIndex: this.index });
  private readonly seqs = new Map<string, number>();

  readonly ports = {
    rooms: this.rooms,
    clock: this.clock,
    messageStore: this.messageStore,
    vectorIndex: this.index,
    indexProgress: this.progress,
    rateLimiter: new MemoryRateLimiter({ clock: this.clock, limits: { ...defaultRateLimits, search: null } }),
    hits: new Hits({
      messageStore: this.messageStore,
      rooms: this.rooms,
      views: new RoomViews(this),
      clock: this.clock,
    }),
    queryVector: new QueryVector({
      models: new IndexedModels({ embedders: [this.embedder], builds: this.index, clock: this.clock }),
      clock: this.clock,
    }),
    searchObserver: { answered: (mode: SearchMode) => void this.modes.push(mode) },
  };

  static async open(): Promise<SearchWorld> {
    const world = new SearchWorld();
    await world.accounts.insert(['ana', 'ben', 'cem'].map((handle) => sampleAccount(handle, { id: handle })));
    for (const [id, members] of [
      ['9b', ['ana', 'ben']],
      ['trip', ['ana']],
      ['chess', ['ben', 'cem']],
    ] as const)
      await world.rooms.insert(sampleRoom(id, members));
    const manifest = await world.embedder.manifest();
    await world.index.ensure(manifest);
    await world.index.save([{ name: manifest.modelId, cursor: null, complete: true, active: true }]);
    return world;
  }

  /** Stores and indexes; each message is a minute after the one before. @returns the stored message */
  async say(
    [roomId, authorId]: readonly [roomId: string, authorId: string],
    text: string,
    rest: Partial<StoredMessage> = {},
  ): Promise<StoredMessage> {
    const seq = (this.seqs.get(roomId) ?? 0) + 1;
    this.seqs.set(roomId, seq);
    await this.clock.advance(60_000);
    const sentAt = new Date(this.clock.now()).toISOString();
    const message = sampleMessage(roomId, seq, { authorId, text, sentAt, ...rest });
    await this.messageStore.insertNumbered([message]);
    await this.indexMessage(message);
    return message;
  }

  async indexMessage({ id, editedAt, ...message }: StoredMessage): Promise<void> {
    await this.writer.refreshWords([id]);
    const [parent] = message.replyTo ? await this.messageStore.byIds([message.replyTo.id]) : [];
    const text = passageOf(message, parent?.text);
    const [values = null] = text === null ? [] : await this.embedder.embed([text], 'passage');
    await this.writer.putVectors((await this.embedder.manifest()).modelId, [{ messageId: id, editedAt, values }]);
  }

  async apply(change: StoredChange): Promise<void> {
    await this.changeStore.insertNumbered([change]);
    await this.changeStore.apply([change]);
  }

  search(userId: string, q: string, rest: Partial<SearchRequest> = {}): Promise<SearchAnswer> {
    return new SearchMessages(this.ports).search(caller(userId), searchRequest.parse({ q, ...rest }));
  }

  related(userId: string, messageId: string, limit = 20): Promise<SearchAnswer> {
    return new RelatedMessages(this.ports).find(caller(userId), messageId, limit);
  }

  async texts(userId: string, q: string, rest: Partial<SearchRequest> = {}): Promise<string[]> {
    return (await this.search(userId, q, rest)).hits.map(({ message }) => message.text);
  }
}
