import type { Message } from '@homeroom/contracts';
import type { OutboxEntry } from '../outbox/entry.js';
import { unreadOf } from '../rooms/room-state.js';
import type { ViewAt } from '../timeline/history.js';
import { rangeOf } from '../timeline/history.js';
import type { Timeline } from '../timeline/timeline.js';
import type { ClientState } from './state.js';

/** What a view of a room shows: contiguous, ascending by seq. The same array until it changes. */
export function shownMessages(state: ClientState, roomId: string, at: ViewAt = 'live'): readonly Message[] {
  const room = state.rooms[roomId];
  return room ? rangeOf(room.timeline, at) : [];
}

/** Own messages that stand below the live window because they have no shown number yet, in the order of writing. */
export const pendingMessages = ({ outbox }: ClientState, roomId: string): readonly OutboxEntry[] =>
  outbox.entries.filter((entry) => entry.roomId === roomId && entry.operation.kind === 'send');

/** Edits, deletes and reactions of one message that are not yet seen done. */
export const pendingChanges = ({ outbox }: ClientState, messageId: string): readonly OutboxEntry[] =>
  outbox.entries.filter(({ operation }) => operation.kind !== 'send' && operation.messageId === messageId);

export const unreadIn = ({ rooms }: ClientState, roomId: string): number => {
  const room = rooms[roomId];
  return room ? unreadOf(room) : 0;
};

/** Whether nothing is known to be missing: no gap, no question under way. */
export const isInStep = ({ connection, sync, rooms }: ClientState): boolean =>
  connection === 'live' &&
  !sync.asked &&
  !sync.planned &&
  Object.values(rooms).every(({ timeline }) => isWhole(timeline));

const isWhole = ({ live, wanted, head, last, ranges, rev, newestRev, asked }: Timeline): boolean =>
  asked.length === 0 && (live || !wanted) && last === head && (ranges.length === 0 || rev >= newestRev);
