import type { RoomKind, RoomRole } from '@homeroom/contracts';

export type Membership = {
  readonly role: RoomRole;
  /** Head of the room when the person joined; read marks start here. */
  readonly joinedSeq: number;
  /** ms since 1970; the person may read but not post until then. */
  readonly mutedUntil?: number;
};

/** A room and its members as every store keeps them. */
export type RoomDocument = {
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string;
  readonly topic: string;
  readonly archived: boolean;
  /** `<lower user id> <higher user id>` of a direct room, unique; null for the other kinds. */
  readonly directKey: string | null;
  readonly members: Readonly<Record<string, Membership>>;
  /** Rises by one with every change of who is a member or what a member may do. */
  readonly memberVersion: number;
  /** Rises by one with every change of the document. */
  readonly version: number;
  /** ms since 1970. */
  readonly createdAt: number;
};

const counts = new WeakMap<RoomDocument['members'], number>();

/** Counted once for each state of the members: everybody in a hall of 5,000 gets their own view of it. */
export function memberCountOf({ members }: RoomDocument): number {
  const count = counts.get(members) ?? Object.keys(members).length;
  counts.set(members, count);
  return count;
}
