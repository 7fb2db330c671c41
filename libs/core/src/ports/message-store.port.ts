import type { StoredMessage } from '../messages/stored.js';

export type InsertOutcome = {
  /** How many went in, counted from the first. */
  readonly inserted: number;
  /** Why it stopped before the end: the next one's id or (room, number) is taken, or the store cannot say which. */
  readonly duplicate?: 'id' | 'number' | 'unknown';
};

export type RoomHead = {
  readonly roomId: string;
  /** max(raised head, newest stored seq); 0 in a room without messages. */
  readonly head: number;
  /** The applied rev: every change up to it is in the messages. */
  readonly rev: number;
  /** The newest stored rev, applied or not: numbering goes on from here. */
  readonly lastRev: number;
  /** The oldest seq still kept; head + 1 when none is. */
  readonly first: number;
  /** The room's memberVersion, read in the same instant; 0 when the room is unknown. */
  readonly memberVersion: number;
};

export type HeadRaise = { readonly roomId: string; readonly head?: number; readonly rev?: number };

/** Exactly one of the ways to say which messages; ascending by seq in every case. */
export type SeqRange =
  | { readonly after: number; readonly limit: number }
  | { readonly before: number; readonly limit: number }
  | { readonly newest: true; readonly limit: number }
  | { readonly seqs: readonly number[] };

/**
 * The messages of all rooms.
 *
 * Two uniqueness rules hold whoever writes and for ever: the id, and (roomId, seq). Every read is a majority read: what it shows is
 * never taken back. A write that rejects has an unknown outcome: it may have landed wholly, in part, or land later.
 */
export interface MessageStore {
  /** Inserts in order and stops at the first that cannot go in. Resolves only when what went in is durable. */
  insertNumbered(messages: readonly StoredMessage[]): Promise<InsertOutcome>;
  /** Whole documents, in any order; ids that were never stored are left out, those that retention removed come as `pruned`. */
  byIds(ids: readonly string[]): Promise<readonly StoredMessage[]>;
  page(roomId: string, range: SeqRange): Promise<readonly StoredMessage[]>;
  /** One entry for each room asked, also for rooms without messages. */
  heads(roomIds: readonly string[]): Promise<ReadonlyMap<string, RoomHead>>;
  /** Raises, never lowers. Survives the removal of the messages themselves. */
  raiseHead(raises: readonly HeadRaise[]): Promise<void>;
}
