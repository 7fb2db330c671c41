import type { Account } from '../people/account.js';
import type { RoomDocument } from '../rooms/room.js';

export type SessionEnd = 'signed-out' | 'revoked' | 'suspended' | 'expired';

/**
 * Tells connected devices, on every gateway, what a use case has just changed in the store. At most once and without an
 * answer: whoever misses a signal is put right by the beacon (members ≤ 12 s, sessions ≤ 30 s).
 */
export interface LiveSignals {
  /** Members who came get the room, members who went lose it, the others see it changed. */
  roomChanged(room: RoomDocument, before: RoomDocument | null): void;
  userChanged(account: Account): void;
  /** Cuts the sockets of these sessions. */
  sessionsEnded(sessionIds: readonly string[], reason: SessionEnd): void;
  /** To the person's own devices. */
  readMarked(userId: string, roomId: string, seq: number): void;
}
