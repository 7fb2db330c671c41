import type { StoredMessage } from '../messages/stored.js';

export type MentionQuery = { readonly roomId: string; readonly after: number };

/** Slow questions about messages that the hot path never asks. */
export interface MessageArchive {
  /** How many messages of each room after a seq name this person and are not tombstones. */
  countMentions(userId: string, queries: readonly MentionQuery[]): Promise<ReadonlyMap<string, number>>;
  /** What one person wrote, oldest first by (roomId, seq), tombstones left out; continue after the last one. */
  byAuthor(
    userId: string,
    after: { readonly roomId: string; readonly seq: number } | null,
    limit: number,
  ): Promise<readonly StoredMessage[]>;
  /**
   * Removes the room's oldest messages up to the first that was sent at or after `before` (ms since 1970), and blanks the text
   * in their changes. Heads, revs and seqs survive; ids and seqs stay taken, and `MessageStore.byIds` knows them as pruned.
   * @returns how many were removed
   */
  prune(roomId: string, before: number): Promise<number>;
}
