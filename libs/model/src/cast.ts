import type { RoomDocument } from '@homeroom/core';
import { partitionOf } from '@homeroom/core';
import { FakeLog } from './fakes/fake-log.js';

/** People with a client. */
export const people = ['ana', 'ben'] as const;
/** Sends by itself, without a client. */
export const program = 'cyn';
/** Only listens, and may be removed from a room on the way. */
export const listener = 'eve';

const partitionOfRoom = (id: string): number => partitionOf(id, FakeLog.partitions);

/** Two rooms of two partitions. */
export const roomIds: readonly string[] = [
  'hall',
  ...['7b', '8a', '9c', 'lab'].filter((id) => partitionOfRoom(id) !== partitionOfRoom('hall')).slice(0, 1),
];

const member = { role: 'member', joinedSeq: 0 } as const;

/** A room as it is before anything happens; ana moderates it. */
export const roomOf = (id: string): RoomDocument => ({
  id,
  kind: 'class',
  name: id,
  topic: '',
  archived: false,
  directKey: null,
  members: { ana: { role: 'moderator', joinedSeq: 0 }, ben: member, [program]: member, [listener]: member },
  memberVersion: 1,
  version: 1,
  createdAt: 0,
});
