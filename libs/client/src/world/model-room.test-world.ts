import { limits } from '@homeroom/contracts';
import type { Change, ChangePage, Message, MessagePage, SyncAnswer } from '@homeroom/contracts';
import type { ClientEffect, OperationRequest, PageAsk } from '../effects.js';
import { pageQueryOf } from '../effects.js';
import type { HeldInput } from '../session/input.js';

export const me = 'me';

type Stored = Omit<Message, 'reactions'> & { readonly reactions: Readonly<Record<string, readonly string[]>> };

/** A room at one instant. `messages[seq - 1]`; what lies below `first` is no longer given out. */
type Snapshot = { readonly messages: readonly Stored[]; readonly rev: number; readonly first: number };

/** Two instants of one read: first the head and the rev, later the messages. */
export type Instants = { readonly stamp: number; readonly read: number };

type ChangeBody =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'reacted'; readonly emoji: string; readonly on: boolean };

const at = '2026-11-23T08:00:00.000Z';

/** One room of a server that does everything right, and remembers every instant so that it can answer with old ones. */
export class ModelRoom {
  readonly #history: Snapshot[] = [{ messages: [], rev: 0, first: 1 }];
  readonly #changes: Change[] = [];
  readonly #operations = new Set<string>();
  readSeq = 0;

  constructor(readonly roomId: string) {}

  get now(): number {
    return this.#history.length - 1;
  }

  get head(): number {
    return this.#at(this.now).messages.length;
  }

  get rev(): number {
    return this.#at(this.now).rev;
  }

  get first(): number {
    return this.#at(this.now).first;
  }

  /** The client's id of everything stored, in order, also of what is no longer kept. */
  get sent(): readonly string[] {
    return this.#at(this.now).messages.map(({ clientMessageId }) => clientMessageId);
  }

  /** @returns the seq, whether new or from the first time */
  post(authorId: string, clientMessageId: string, text: string): number {
    const { messages, ...rest } = this.#at(this.now);
    const known = messages.find((message) => message.clientMessageId === clientMessageId);
    if (known) return known.seq;
    const seq = messages.length + 1;
    const { roomId } = this;
    const mentions = text.includes('@me') ? { mentions: [me] } : {};
    const id = idOf(clientMessageId);
    const message = {
      id,
      roomId,
      seq,
      rev: 0,
      authorId,
      text,
      sentAt: at,
      clientMessageId,
      reactions: {},
      ...mentions,
    };
    this.#history.push({ ...rest, messages: [...messages, message] });
    return seq;
  }

  /** @returns the rev; undefined when it is refused */
  change(
    by: string,
    messageId: string,
    { operationId, body }: { operationId: string; body: ChangeBody },
  ): number | undefined {
    const before = this.#at(this.now);
    const index = before.messages.findIndex(({ id }) => id === messageId);
    const message = before.messages[index];
    if (this.#operations.has(operationId)) return this.#changes.find((each) => each.operationId === operationId)?.rev;
    if (!message || message.deleted || (body.kind === 'edited' && message.authorId !== by)) return undefined;
    const rev = before.rev + 1;
    const change = { id: `c${rev}`, operationId, rev, messageId, seq: message.seq, at, by, ...body } as Change;
    this.#operations.add(operationId);
    this.#changes.push(change);
    this.#history.push({ ...before, rev, messages: before.messages.with(index, applied(message, change)) });
    return rev;
  }

  /** Retention: nothing below `first` is kept. */
  cut(first: number): void {
    const before = this.#at(this.now);
    this.#history.push({ ...before, first: Math.max(before.first, Math.min(first, this.head + 1)) });
  }

  messages(from: number, to: number, viewer?: string): Message[] {
    return this.#read(this.now, viewer).filter(({ seq }) => seq >= from && seq <= to);
  }

  /** By id, also below `first`: retention takes days, a client that looks for what it has just sent does not. */
  find(messageId: string): Message | undefined {
    const message = this.#at(this.now).messages.find(({ id }) => id === messageId);
    return message && toWire(message, me);
  }

  messageBatch(from: number, to: number, { stamp, read }: Instants): HeldInput {
    const messages = this.#read(Math.max(read, stamp)).filter(({ seq }) => seq >= from && seq <= to);
    const [first, last] = [messages[0]?.seq ?? from, messages.at(-1)?.seq ?? to];
    const { roomId } = this;
    const payload = { roomId, memberVersion: 1, rev: this.#at(stamp).rev, from: first, to: last, messages };
    return { kind: 'event', event: 'message:batch', payload };
  }

  changeBatch(from: number, to: number): HeldInput {
    const { roomId } = this;
    const changes = this.#blanked().slice(from - 1, to);
    return { kind: 'event', event: 'change:batch', payload: { roomId, memberVersion: 1, from, to, changes } };
  }

  headAt(instant: number) {
    const { messages, rev } = this.#at(instant);
    return { head: messages.length, rev, memberVersion: 1, readSeq: Math.min(this.readSeq, messages.length) };
  }

  page(ask: PageAsk, { stamp, read }: Instants): MessagePage {
    const { messages: then, rev, first } = this.#at(stamp);
    const { after, before, around, seqs, limit } = pageQueryOf(ask);
    const all = this.#read(Math.max(read, stamp), me);
    const upTo = (seq: number, size: number) => all.filter((message) => message.seq <= seq).slice(-size);
    const behind = (seq: number, size: number) => all.filter((message) => message.seq > seq).slice(0, size);
    const messages =
      seqs !== undefined
        ? all.filter(({ seq }) => seqs.includes(seq))
        : after !== undefined
          ? behind(after, limit)
          : before !== undefined
            ? upTo(before - 1, limit)
            : around !== undefined
              ? [...upTo(around, limit / 2), ...behind(around, limit / 2)]
              : upTo(Infinity, limit);
    const head = Math.max(then.length, messages.at(-1)?.seq ?? 0);
    return { messages, head, rev, first, more: { before: false, after: false } };
  }

  /** null: too old. */
  changePage(after: number, instant: number): ChangePage | null {
    const { rev } = this.#at(instant);
    if (rev - after > limits.resetGap) return null;
    const changes = this.#blanked().slice(after, Math.min(rev, after + limits.changePage));
    return { changes: after >= rev ? [] : changes, rev, more: after + changes.length < rev };
  }

  /** `eager`: also rooms of which the client holds nothing get their newest messages. */
  sync(
    held: { last: number; rev: number } | undefined,
    eager: boolean,
    instants: Instants,
  ): SyncAnswer['rooms'][number] {
    const { roomId, readSeq } = this;
    const { stamp } = instants;
    const { messages, rev, first } = this.#at(stamp);
    const head = messages.length;
    const room = { ...modelRoom(roomId), head, rev, first, readSeq: Math.min(readSeq, head), mentions: 0 };
    if (held && (head - held.last > limits.resetGap || rev - held.rev > limits.resetGap))
      return { ...room, reset: true };
    if (!held && !eager) return room;
    const read = this.#read(Math.max(instants.read, stamp), me).filter(({ seq }) => seq <= head);
    const size = limits.syncMessagesPerRoom;
    if (!held) return { ...room, messages: read.slice(-size) };
    const changes = this.changePage(held.rev, stamp)?.changes ?? [];
    return { ...room, messages: read.filter(({ seq }) => seq > held.last).slice(0, size), changes };
  }

  #at(instant: number): Snapshot {
    const snapshot = this.#history[Math.min(instant, this.now)];
    if (!snapshot) throw new Error('There is no such instant.');
    return snapshot;
  }

  #read(instant: number, viewer?: string): Message[] {
    const { messages, first } = this.#at(instant);
    return messages.slice(first - 1).map((message) => toWire(message, viewer));
  }

  /** What was edited before a delete is no longer told. */
  #blanked(): Change[] {
    const deleted = new Map(
      this.#changes.filter(({ kind }) => kind === 'deleted').map((each) => [each.messageId, each.rev]),
    );
    return this.#changes.map((each) =>
      each.kind === 'edited' && (deleted.get(each.messageId) ?? 0) > each.rev ? { ...each, text: '' } : each,
    );
  }
}

export const idOf = (clientMessageId: string): string => `id-${clientMessageId}`;

export const modelRoom = (id: string) => ({
  id,
  kind: 'group' as const,
  name: id,
  topic: '',
  role: 'member' as const,
  archived: false,
  memberVersion: 1,
  memberCount: 2,
  canPost: true,
});

function applied(message: Stored, change: Change): Stored {
  const moved = { ...message, rev: change.rev };
  switch (change.kind) {
    case 'edited': {
      const { mentions: _old, ...rest } = moved;
      return { ...rest, text: change.text, editedAt: change.at };
    }
    case 'deleted': {
      const { editedAt: _then, mentions: _gone, ...rest } = moved;
      return { ...rest, text: '', deleted: true, reactions: {} };
    }
    case 'reacted': {
      const { [change.emoji]: before = [], ...others } = message.reactions;
      if (before.includes(change.by) === change.on) return moved;
      if (change.on) return { ...moved, reactions: { ...message.reactions, [change.emoji]: [...before, change.by] } };
      const users = before.filter((user) => user !== change.by);
      return { ...moved, reactions: users.length > 0 ? { ...message.reactions, [change.emoji]: users } : others };
    }
  }
}

function toWire({ reactions, ...message }: Stored, viewer?: string): Message {
  const entries = Object.entries(reactions).map(([emoji, users]) => {
    const mine = viewer !== undefined && users.includes(viewer) ? { mine: true } : {};
    return [emoji, { count: users.length, users: users.slice(0, limits.reactionUsersShown), ...mine }] as const;
  });
  return entries.length > 0 ? { ...message, reactions: Object.fromEntries(entries) } : message;
}

/** What the server makes of one socket event. */
export function operateOn(room: ModelRoom, { event, payload }: OperationRequest): { seq?: number; rev?: number } {
  if (event === 'message:send') return { seq: room.post(me, payload.clientMessageId, payload.text) };
  const { messageId, operationId } = payload;
  const body: ChangeBody =
    event === 'message:edit'
      ? { kind: 'edited', text: payload.text }
      : event === 'message:delete'
        ? { kind: 'deleted' }
        : { kind: 'reacted', emoji: payload.emoji, on: payload.on };
  const rev = room.change(me, messageId, { operationId, body });
  return rev === undefined ? {} : { rev };
}

export type Ask = Extract<
  ClientEffect,
  { kind: 'sync' | 'fetch-page' | 'fetch-changes' | 'fetch-message' | 'mark-read' }
>;
export type OperateEffect = Extract<ClientEffect, { kind: 'operate' }>;
