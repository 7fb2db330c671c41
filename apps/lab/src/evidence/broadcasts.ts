import type { Message, MessageBatch } from '@homeroom/contracts';
import { printOf } from './oracle.js';
import type { Violation } from './oracle.js';

/** Versions of one (room, seq); more than one is a find. */
type Heard = { readonly messages: Message[]; readonly prints: string[] };

/** Whose socket a batch came through. */
export type Hearer = { readonly handle: string; readonly isMember: boolean };

export type BroadcastsOptions = {
  /** When a message was first due to be sent, by its clientMessageId; undefined = not ours. */
  readonly sentAt: (clientMessageId: string) => number | undefined;
  readonly now: () => number;
  readonly onDelivery: (latencyMs: number) => void;
};

/**
 * Every distinct message that any socket heard live, per room and seq. Copies of one message become one object, so that
 * hundreds of listeners can be kept in memory.
 */
export class Broadcasts {
  readonly #pool = new Map<string, Map<number, Heard>>();
  readonly #live = new Map<string, Set<Message>>();
  readonly #strangers = new Map<string, Map<string, Message[]>>();
  readonly #badBatches: Violation[] = [];

  constructor(private readonly options: BroadcastsOptions) {}

  /** Notes a batch as one listener got it, and gives it back with shared messages. */
  hear(batch: MessageBatch, listener: Hearer): MessageBatch {
    const now = this.options.now();
    const shared = this.note(batch);
    for (const { clientMessageId } of shared.messages) {
      const sentAt = this.options.sentAt(clientMessageId);
      if (sentAt !== undefined) this.options.onDelivery(now - sentAt);
    }
    if (!listener.isMember) this.toStranger(shared, listener.handle);
    return shared;
  }

  /** Notes a batch, once or more often, and gives it back with shared messages. */
  note(batch: MessageBatch): MessageBatch {
    const { roomId, from, to } = batch;
    if (batch.messages.length !== to - from + 1 || batch.messages.some(({ seq }, i) => seq !== from + i))
      this.#badBatches.push({
        kind: 'gap',
        roomId,
        where: 'live',
        detail: `the batch ${from}..${to} does not hold exactly these`,
      });
    const live = this.#live.get(roomId) ?? new Set<Message>();
    this.#live.set(roomId, live);
    const messages = batch.messages.map((message) => this.share(message));
    for (const message of messages) live.add(message);
    return { ...batch, messages };
  }

  /** Notes a batch that breaks the contract. */
  noteUnreadable(): void {
    this.#badBatches.push({ kind: 'altered', roomId: '?', where: 'live', detail: 'a batch that breaks the contract' });
  }

  /** Notes that a batch reached somebody who is not a member of its room. */
  toStranger({ roomId, messages }: MessageBatch, handle: string): void {
    this.#stranger(roomId, handle).push(...messages);
  }

  /** The one object for this message, whoever brings it: live, by a page, by a sync. */
  share(message: Message): Message {
    const room = this.#pool.get(message.roomId) ?? new Map<number, Heard>();
    this.#pool.set(message.roomId, room);
    const known = room.get(message.seq) ?? { messages: [], prints: [] };
    room.set(message.seq, known);
    const print = printOf(message);
    const same = known.messages[known.prints.indexOf(print)];
    if (same) return same;
    known.messages.push(message);
    known.prints.push(print);
    return message;
  }

  inRoom(roomId: string): readonly Message[] {
    return [...(this.#live.get(roomId) ?? [])];
  }

  /** What reached people who are not members of the room. */
  strangersIn(roomId: string): readonly { readonly listener: string; readonly messages: readonly Message[] }[] {
    return [...(this.#strangers.get(roomId) ?? [])].map(([listener, messages]) => ({ listener, messages }));
  }

  /** Rooms that were heard of, ours or not. */
  get rooms(): readonly string[] {
    return [...this.#live.keys()];
  }

  get badBatches(): readonly Violation[] {
    return this.#badBatches;
  }

  #stranger(roomId: string, handle: string): Message[] {
    const room = this.#strangers.get(roomId) ?? new Map<string, Message[]>();
    this.#strangers.set(roomId, room);
    const messages = room.get(handle) ?? [];
    room.set(handle, messages);
    return messages;
  }
}
