import type { StoredChange, StoredMessage } from '../messages/stored.js';
import type { InsertOutcome } from './message-store.port.js';

/** The second stream of each room: edits, deletes, reactions. Unique by id and by (roomId, rev). Reads and writes as in MessageStore. */
export interface ChangeStore {
  insertNumbered(changes: readonly StoredChange[]): Promise<InsertOutcome>;
  byIds(ids: readonly string[]): Promise<readonly StoredChange[]>;
  /**
   * Applies each to its message, in order, iff the message's rev is lower. A delete also blanks the text of that message's
   * earlier edits. Doing it again changes nothing.
   * @returns the messages as they are now, one for each change, in the same order; undefined where the message is gone
   */
  apply(changes: readonly StoredChange[]): Promise<readonly (StoredMessage | undefined)[]>;
  /** Ascending by rev, from after + 1; ends at the first hole. The caller cuts at the applied rev. */
  page(roomId: string, after: number, limit: number): Promise<readonly StoredChange[]>;
}
