import { z } from 'zod';
import { rev, roomId, seq } from './ids.js';
import { limits } from './limits.js';
import { change, message } from './messages.js';
import { room } from './rooms.js';

/** What the client holds: newest seq and known rev of each room it has a window of. */
export const syncRequest = z.strictObject({
  rooms: z
    .record(roomId, z.strictObject({ last: seq, rev }))
    .refine((rooms) => Object.keys(rooms).length <= limits.syncRooms, {
      message: `has more than ${limits.syncRooms} rooms`,
    }),
});

/** One of my rooms. `messages` and `changes` continue what the client said it holds; `reset`: drop the window, it is too old. */
export const syncRoom = room.extend({
  head: seq,
  rev,
  first: seq,
  readSeq: seq,
  /** Unread messages that name me. */
  mentions: z.int(),
  messages: z.array(message).optional(),
  changes: z.array(change).optional(),
  reset: z.literal(true).optional(),
});
export type SyncRoom = z.infer<typeof syncRoom>;

/** `more`: some rooms brought fewer messages or changes than were missed; fetch the rest by page. */
export const syncAnswer = z.object({ rooms: z.array(syncRoom), more: z.boolean() });
export type SyncAnswer = z.infer<typeof syncAnswer>;
