import type { RoomDocument, StoredChange, StoredMessage } from '@homeroom/core';
import { applyChange } from '@homeroom/core';

import type { Simulation } from '../simulation/simulation.js';
import { newActor } from '../simulation/simulation.js';
import { Outage } from '../simulation/faults.js';

export type Raised = { readonly head: number; readonly rev: number };

/** Everything that is stored, as one node sees it. Documents are never changed in place. */
export class StoreState {
  readonly messages = new Map<string, StoredMessage>();
  readonly changes = new Map<string, StoredChange>();
  readonly raised = new Map<string, Raised>();
  readonly rooms = new Map<string, RoomDocument>();

  copy(): StoreState {
    const copy = new StoreState();
    for (const [id, message] of this.messages) copy.messages.set(id, message);
    for (const [id, change] of this.changes) copy.changes.set(id, change);
    for (const [id, raised] of this.raised) copy.raised.set(id, raised);
    for (const [id, room] of this.rooms) copy.rooms.set(id, room);
    return copy;
  }

  /** Ascending by seq. */
  ofRoom(roomId: string): readonly StoredMessage[] {
    return [...this.messages.values()].filter((message) => message.roomId === roomId).sort((a, b) => a.seq - b.seq);
  }

  /** Ascending by rev. */
  changesOf(roomId: string): readonly StoredChange[] {
    return [...this.changes.values()].filter((change) => change.roomId === roomId).sort((a, b) => a.rev - b.rev);
  }

  raisedOf(roomId: string): Raised {
    return this.raised.get(roomId) ?? { head: 0, rev: 0 };
  }
}

/** One write, as the replicas repeat it. */
export type Write =
  | { readonly kind: 'message'; readonly message: StoredMessage }
  | { readonly kind: 'change'; readonly change: StoredChange }
  | { readonly kind: 'apply'; readonly change: StoredChange }
  | { readonly kind: 'raise'; readonly roomId: string; readonly head: number; readonly rev: number }
  | { readonly kind: 'room'; readonly room: RoomDocument };

type Waiter = { readonly position: number; readonly resolve: () => void; readonly reject: (error: Error) => void };

/**
 * A primary and the majority that follows it. Writes go to the primary and count when the majority has them; until then an
 * election may take them back, always the newest first. A command never goes on under another primary than it began under.
 */
export class ReplicatedStore {
  primary = new StoreState();
  readonly majority = new StoreState();
  /** Rises with each election. */
  term = 1;
  #pending: Write[] = [];
  /** How many writes the majority has. */
  #position = 0;
  #waiters: Waiter[] = [];
  #isReplicating = false;
  readonly replication = newActor('replication');

  constructor(
    private readonly sim: Simulation,
    /** Called with each write as the majority takes it. */
    private readonly onMajority: (write: Write, majority: StoreState) => void,
  ) {}

  /** As if it had always been there. */
  seed(room: RoomDocument): void {
    for (const state of [this.primary, this.majority]) state.rooms.set(room.id, room);
  }

  get isReplicated(): boolean {
    return this.#pending.length === 0;
  }

  /** Writes to the primary. @returns the position at which the majority will have it */
  write(write: Write): number {
    perform(this.primary, write);
    this.#pending.push(write);
    this.#replicateSoon();
    return this.#position + this.#pending.length;
  }

  /** Resolves when the majority has everything up to the position; rejects when an election took it back. */
  settled(position: number, term: number): Promise<void> {
    if (position <= this.#position) return Promise.resolve();
    if (term !== this.term) return Promise.reject(new Outage('the primary stepped down'));
    return new Promise((resolve, reject) => void this.#waiters.push({ position, resolve, reject }));
  }

  /** Another primary, with some of what the majority does not have yet. */
  elect(): void {
    const kept = this.sim.random.below(this.#pending.length + 1);
    this.#pending = this.#pending.slice(0, kept);
    this.term += 1;
    this.primary = this.majority.copy();
    for (const write of this.#pending) perform(this.primary, write);
    const last = this.#position + kept;
    const lost = this.#waiters.filter(({ position }) => position > last);
    this.#waiters = this.#waiters.filter(({ position }) => position <= last);
    for (const { reject } of lost) reject(new Outage('the primary stepped down'));
  }

  #replicateSoon(): void {
    if (this.#isReplicating || this.#pending.length === 0) return;
    this.#isReplicating = true;
    this.sim.later(this.replication, () => this.#replicate());
  }

  #replicate(): void {
    this.#isReplicating = false;
    const count = 1 + this.sim.random.below(this.#pending.length);
    for (const write of this.#pending.splice(0, count)) {
      perform(this.majority, write);
      this.#position += 1;
      this.onMajority(write, this.majority);
    }
    const done = this.#waiters.filter(({ position }) => position <= this.#position);
    this.#waiters = this.#waiters.filter(({ position }) => position > this.#position);
    for (const { resolve } of done) resolve();
    this.#replicateSoon();
  }
}

function perform(state: StoreState, write: Write): void {
  switch (write.kind) {
    case 'message':
      state.messages.set(write.message.id, write.message);
      return;
    case 'change':
      state.changes.set(write.change.id, write.change);
      return;
    case 'apply':
      return apply(state, write.change);
    case 'raise': {
      const { head, rev } = state.raisedOf(write.roomId);
      state.raised.set(write.roomId, { head: Math.max(head, write.head), rev: Math.max(rev, write.rev) });
      return;
    }
    case 'room':
      state.rooms.set(write.room.id, write.room);
  }
}

function apply(state: StoreState, change: StoredChange): void {
  const message = state.messages.get(change.messageId);
  if (message) state.messages.set(message.id, applyChange(message, change));
  if (message && change.kind !== 'deleted') return;
  for (const earlier of state.changes.values()) {
    if (earlier.messageId !== change.messageId || earlier.kind !== 'edited') continue;
    const { mentions: _gone, ...rest } = earlier;
    state.changes.set(earlier.id, { ...rest, text: '' });
  }
}
