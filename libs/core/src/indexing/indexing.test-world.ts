import { topics } from '@homeroom/contracts';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import { timelineOfChange, timelineOfMessage } from '../ingest/publish.js';
import { MemoryChangeStore } from '../ports/change-store.memory.js';
import { ManualClock } from '../ports/clock.memory.js';
import { MemoryEmbedder } from '../ports/embedder.memory.js';
import type { BatchContext, LogRecord, NewRecord } from '../ports/event-log.port.js';
import { MemoryEventLog } from '../ports/event-log.memory.js';
import { MemoryMessageArchive } from '../ports/message-archive.memory.js';
import { MemoryMessages, MemoryMessageStore } from '../ports/message-store.memory.js';
import { sampleRoom } from '../ports/people.samples.js';
import { MemoryRooms } from '../ports/rooms.memory.js';
import { MemoryVectorIndex } from '../ports/vector-index.memory.js';
import { anyOf, sampleManifest } from '../ports/vector-index.samples.js';
import { EmbedTimeline } from './embed-timeline.js';
import { IndexTimeline } from './index-timeline.js';
import { IndexVectors } from './index-vectors.js';
import { IndexWriter } from './index-writer.js';
import { IndexedModels } from './indexed-models.js';
import type { IndexingEvent } from './observer.js';
import { RebuildIndex } from './rebuild-index.js';

const nothingLost: BatchContext = {
  heartbeat: async () => undefined,
  signal: new AbortController().signal,
  halt: () => undefined,
};

/** What outlives a process: the stores, the log, the index. */
class Kept {
  readonly clock = new ManualClock();
  readonly log = new MemoryEventLog({ clock: this.clock });
  readonly rooms = new MemoryRooms();
  private readonly messages = new MemoryMessages(this.rooms);
  readonly messageStore = new MemoryMessageStore(this.messages);
  readonly changeStore = new MemoryChangeStore(this.messages);
  readonly archive = new MemoryMessageArchive(this.messages);
  index = new MemoryVectorIndex();
}

/** Store, timeline, embedding and index of one process, moved by hand. */
export class IndexingWorld {
  readonly clock: ManualClock;
  readonly log: MemoryEventLog;
  readonly messageStore: MemoryMessageStore;
  readonly changeStore: MemoryChangeStore;
  readonly archive: MemoryMessageArchive;
  readonly index: MemoryVectorIndex;
  readonly writer: IndexWriter;
  readonly models: IndexedModels;
  readonly rebuild: RebuildIndex;
  readonly counts: Partial<Record<IndexingEvent, number>> = {};
  readonly searchable: (readonly [by: string, seconds: number])[] = [];
  readonly observer = {
    counted: (event: IndexingEvent, count: number) => void (this.counts[event] = (this.counts[event] ?? 0) + count),
    searchable: (by: 'words' | 'meaning', seconds: number) => void this.searchable.push([by, seconds]),
  };
  private readonly embed: EmbedTimeline;
  private readonly words: IndexTimeline;
  private readonly vectors: IndexVectors;
  private read = 0;

  constructor(
    readonly embedders: readonly MemoryEmbedder[] = [redModel()],
    private readonly kept = new Kept(),
  ) {
    const { clock, log, rooms, messageStore, index } = kept;
    this.clock = clock;
    this.log = log;
    this.messageStore = messageStore;
    this.changeStore = kept.changeStore;
    this.archive = kept.archive;
    this.index = index;
    this.writer = new IndexWriter({ messageStore, vectorIndex: index }, this.observer);
    this.models = new IndexedModels({ embedders, builds: index, clock });
    const { models, writer } = this;
    const ports = { rooms, messageStore, vectorIndex: index, builds: index, models, writer, clock, eventLog: log };
    this.rebuild = new RebuildIndex(ports);
    this.embed = new EmbedTimeline(ports, this.observer);
    this.words = new IndexTimeline(ports, this.observer);
    this.vectors = new IndexVectors(ports, this.observer);
  }

  /** The same school in a new process, with these models; with another index when the old one was lost. */
  restart(embedders: readonly MemoryEmbedder[], { lostIndex = false } = {}): IndexingWorld {
    if (lostIndex) this.kept.index = new MemoryVectorIndex();
    const next = new IndexingWorld(embedders, this.kept);
    next.read = this.read;
    return next;
  }

  /** Builds to the end, moving time on as it asks to. */
  async build(signal: AbortSignal = new AbortController().signal): Promise<void> {
    let done = false;
    const run = this.rebuild.run(signal).finally(() => (done = true));
    run.catch(() => undefined); // awaited below
    for (let turn = 0; turn < 1_000 && !done; turn++) await this.clock.advance(20);
    await run;
  }

  async openRooms(...ids: string[]): Promise<void> {
    for (const id of ids) await this.kept.rooms.insert(sampleRoom(id, ['ana']));
  }

  /** In the store only, as an index that was lost would find them. */
  async store(...messages: StoredMessage[]): Promise<void> {
    await this.messageStore.insertNumbered(messages);
  }

  /** In the store and on the timeline. */
  async say(...messages: StoredMessage[]): Promise<void> {
    await this.store(...messages);
    const known = new Map(messages.map((message) => [message.id, message]));
    await this.log.append(messages.map((m) => timelineOfMessage(m, m.replyTo && known.get(m.replyTo.id))));
  }

  async change(change: StoredChange): Promise<void> {
    await this.changeStore.insertNumbered([change]);
    const [message] = await this.changeStore.apply([change]);
    if (message) await this.log.append([timelineOfChange(change, message, undefined)]);
  }

  append(...records: NewRecord[]): Promise<void> {
    return this.log.append(records);
  }

  /** Everything new on the timeline goes to embedding. */
  async runEmbedding(context: BatchContext = nothingLost): Promise<void> {
    await this.embed.handle(this.log.all(topics.timeline).slice(this.read), context);
    this.read = this.log.all(topics.timeline).length;
  }

  /** The whole timeline goes to the words again: they mind no repetition. */
  runWords(context: BatchContext = nothingLost): Promise<void> {
    return this.words.handle(this.log.all(topics.timeline), context);
  }

  async runVectors(records?: readonly LogRecord[], context: BatchContext = nothingLost): Promise<void> {
    await this.vectors.handle(records ?? this.log.all(topics.vectors), context);
  }

  async runAll(): Promise<void> {
    await this.runEmbedding();
    await this.runWords();
    await this.runVectors();
  }

  /** Ids of messages found by a word, and by a text as this model reads it. */
  async byWord(word: string, rooms: readonly string[] = ['room1', 'room2', 'room3']): Promise<string[]> {
    const { words } = await this.index.query({ rooms, words: anyOf(word), limit: 500 });
    return words.map(({ id }) => id).sort();
  }

  async byMeaning(text: string, embedder: MemoryEmbedder | undefined = this.embedders[0]): Promise<string[] | null> {
    if (!embedder) return null;
    const { modelId } = await embedder.manifest();
    const [values = new Float32Array()] = await embedder.embed([text], 'query');
    const rooms = ['room1', 'room2', 'room3'];
    const { dense } = await this.index.query({ rooms, dense: { modelId, values }, limit: 500 });
    return dense && dense.map(({ id }) => id).sort();
  }
}

export const redModel = (): MemoryEmbedder => new MemoryEmbedder({ modelId: sampleManifest('red').modelId });
export const blueModel = (): MemoryEmbedder =>
  new MemoryEmbedder({ modelId: sampleManifest('blue').modelId, dimensions: 32 });
