import type { RoomDocument } from '../rooms/room.js';

/**
 * Rooms with their members, each in one document, so that a change of the members is one write.
 * Every read is a majority read. A document that comes back is frozen: readers share it.
 */
export interface Rooms {
  /**
   * Adds a room. A direct room whose pair (`directKey`) already has one answers that one instead.
   * @throws ChatError CONFLICT when the id is taken
   */
  insert(room: RoomDocument): Promise<RoomDocument>;
  byIds(roomIds: readonly string[]): Promise<readonly RoomDocument[]>;
  /** All rooms of a person, archived ones too, by id. */
  ofUser(userId: string): Promise<readonly RoomDocument[]>;
  /**
   * Writes `room` (whose `version` is one more than `expectedVersion`) iff the stored version still is `expectedVersion`.
   * @returns false when somebody was faster: read again, decide again
   */
  replace(room: RoomDocument, expectedVersion: number): Promise<boolean>;
  /** By id, ascending, after the given one; for jobs that visit every room. */
  list(after: string | null, limit: number): Promise<readonly RoomDocument[]>;
}
