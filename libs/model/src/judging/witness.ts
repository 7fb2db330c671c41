import type { ChangeBatch, Message, MessageBatch, TimelineRecord } from '@homeroom/contracts';
import type { FanoutEvent, StoredChange, StoredMessage } from '@homeroom/core';
import { changeIdOf, toWireChange, toWireMessage } from '@homeroom/core';
import type { StoreState, Write } from '../fakes/replicated-store.js';
import type { Simulation } from '../simulation/simulation.js';
import type { Ledger } from './ledger.js';
import { shapeOf } from './shape.js';

type Version = { readonly step: number; readonly rev: number; readonly json: string; readonly shape?: string };

/** Sees every write as the majority takes it and everything that is told, and notes what breaks a promise at once. */
export class Witness {
  readonly violations: string[] = [];
  /** message id → the room's memberVersion when it was inserted. */
  readonly insertedUnder = new Map<string, number>();
  readonly #messages = new Map<string, Version[]>();
  readonly #changes = new Map<string, Version[]>();
  /** room → seqs and revs so far. */
  readonly #counts = new Map<string, { seq: number; rev: number }>();

  constructor(
    private readonly sim: Simulation,
    private readonly ledger: Ledger,
    private readonly majority: () => StoreState,
  ) {}

  violate(rule: string, detail: string): void {
    this.violations.push(`${rule}: ${detail}`);
  }

  onMajority(write: Write, state: StoreState): void {
    switch (write.kind) {
      case 'message':
        return this.#onMessage(write.message, state);
      case 'change':
        return this.#onChange(write.change, state);
      case 'apply':
        return this.#onApply(write.change, state);
      case 'raise':
        return this.#onRaise(write.roomId, state);
      case 'room':
    }
  }

  /** The message exactly as it was stored at some moment from step `since` on. */
  wasStored(message: Message, since: number): boolean {
    return within(this.#messages.get(message.id), JSON.stringify(message), since);
  }

  /** Whether the message was ever stored like that, whatever the order of its keys. */
  wasShaped(message: Message): boolean {
    const shape = shapeOf(message);
    return this.#messages.get(message.id)?.some((version) => version.shape === shape) ?? false;
  }

  seqOf(messageId: string): number | undefined {
    return this.majority().messages.get(messageId)?.seq;
  }

  isDeleted(messageId: string): boolean {
    return this.majority().messages.get(messageId)?.deleted === true;
  }

  /** A worker, which took up its batch at step `since`, tells the gateways. */
  published(event: FanoutEvent, since: number): void {
    if (event.kind === 'messages') return this.#onMessageBatch(event.batch, since);
    if (event.kind === 'changes') return this.#onChangeBatch(event.batch, since);
    if (event.operationId !== undefined)
      this.ledger.refused.add(changeIdOf(event.userId, event.roomId, event.operationId));
  }

  timeline(record: TimelineRecord, since: number): void {
    if (!this.wasStored(record.message, since))
      this.violate('I4', `timeline of ${record.message.seq} is not as stored`);
    if (record.type === 'MessageChanged') this.#checkChange(record.change, since);
  }

  #onMessage(message: StoredMessage, state: StoreState): void {
    const counts = this.#countsOf(message.roomId);
    counts.seq += 1;
    if (message.seq !== counts.seq) this.violate('I2', `seq ${message.seq} is stored where ${counts.seq} belongs`);
    if (this.#messages.has(message.id)) this.violate('I1', `message ${message.seq} is stored twice`);
    this.insertedUnder.set(message.id, state.rooms.get(message.roomId)?.memberVersion ?? 0);
    this.#noteMessage(message);
  }

  #onChange(change: StoredChange, state: StoreState): void {
    const counts = this.#countsOf(change.roomId);
    counts.rev += 1;
    if (change.rev !== counts.rev) this.violate('I2', `rev ${change.rev} is stored where ${counts.rev} belongs`);
    if (this.#changes.has(change.id)) this.violate('I1', `change ${change.rev} is stored twice`);
    const isBack = change.kind === 'edited' && change.text !== '' && state.messages.get(change.messageId)?.deleted;
    if (isBack) this.violate('I8', `words of the deleted message ${change.seq} are stored again`);
    this.#noteChange(change);
  }

  #onApply(change: StoredChange, state: StoreState): void {
    const message = state.messages.get(change.messageId);
    if (!message) return this.violate('I2', `change ${change.rev} is applied to nothing`);
    const before = this.#messages.get(message.id)?.at(-1);
    if (before && message.rev < before.rev)
      this.violate('I8', `message ${message.seq} goes back to rev ${message.rev}`);
    this.#noteMessage(message);
    if (!message.deleted) return;
    if (message.text !== '') this.violate('I8', `the deleted message ${message.seq} has text`);
    for (const earlier of state.changes.values()) {
      if (earlier.messageId !== message.id || earlier.kind !== 'edited') continue;
      if (earlier.text !== '')
        this.violate('I8', `change ${earlier.rev} keeps words of the deleted message ${message.seq}`);
      this.#noteChange(earlier);
    }
  }

  /** What is told to be applied must be. */
  #onRaise(roomId: string, state: StoreState): void {
    const { head, rev } = state.raisedOf(roomId);
    if (head > this.#countsOf(roomId).seq) this.violate('I2', `head ${head} is raised over the newest message`);
    if (rev > this.#countsOf(roomId).rev) this.violate('I2', `rev ${rev} is raised over the newest change`);
    for (const change of state.changes.values()) {
      if (change.roomId !== roomId || change.rev > rev) continue;
      const message = state.messages.get(change.messageId);
      if (message && message.rev < change.rev)
        this.violate('I4', `rev ${rev} is told before change ${change.rev} is applied`);
    }
  }

  #onMessageBatch({ roomId, from, to, rev, memberVersion, messages }: MessageBatch, since: number): void {
    const name = `batch ${from}..${to} of ${roomId}`;
    const isWhole = messages.length === to - from + 1 && messages.every(({ seq }, index) => seq === from + index);
    if (!isWhole) this.violate('I4', `${name} has a hole`);
    const state = this.majority();
    if (rev > state.raisedOf(roomId).rev) this.violate('I4', `${name} claims rev ${rev}, which is not applied`);
    for (const message of messages) {
      if (!this.wasStored(message, since)) this.violate('I4', `${name}: message ${message.seq} is not as stored`);
      if (memberVersion < (this.insertedUnder.get(message.id) ?? 0))
        this.violate('I7', `${name} claims members from before message ${message.seq}`);
      for (const change of state.changes.values()) {
        if (change.messageId === message.id && change.rev <= rev && message.rev < change.rev)
          this.violate('I4', `${name} claims rev ${rev}, but message ${message.seq} lacks change ${change.rev}`);
      }
    }
  }

  #onChangeBatch({ roomId, from, to, changes }: ChangeBatch, since: number): void {
    const name = `changes ${from}..${to} of ${roomId}`;
    const isWhole = changes.length === to - from + 1 && changes.every(({ rev }, index) => rev === from + index);
    if (!isWhole) this.violate('I4', `${name} have a hole`);
    if (to > this.majority().raisedOf(roomId).rev) this.violate('I4', `${name} are told before they are applied`);
    for (const change of changes) this.#checkChange(change, since);
  }

  #checkChange(change: ChangeBatch['changes'][number], since: number): void {
    const isStored = within(this.#changes.get(change.id), JSON.stringify(change), since);
    if (!isStored) this.violate('I4', `change ${change.rev} is not as stored`);
  }

  #countsOf(roomId: string): { seq: number; rev: number } {
    const counts = this.#counts.get(roomId) ?? { seq: 0, rev: 0 };
    this.#counts.set(roomId, counts);
    return counts;
  }

  #noteMessage(message: StoredMessage): void {
    const wire = toWireMessage(message);
    const { rev } = message;
    const version = { step: this.sim.steps, rev, json: JSON.stringify(wire), shape: shapeOf(wire) };
    note(this.#messages, message.id, version);
  }

  #noteChange(change: StoredChange): void {
    note(this.#changes, change.id, {
      step: this.sim.steps,
      rev: change.rev,
      json: JSON.stringify(toWireChange(change)),
    });
  }
}

function note(versions: Map<string, Version[]>, id: string, version: Version): void {
  const known = versions.get(id) ?? [];
  if (known.at(-1)?.json !== version.json) versions.set(id, [...known, version]);
}

/** A version holds until the step of the next. */
function within(versions: readonly Version[] = [], json: string, since: number): boolean {
  return versions.some((version, index) => version.json === json && (versions[index + 1]?.step ?? Infinity) >= since);
}
