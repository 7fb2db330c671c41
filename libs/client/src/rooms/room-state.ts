import type { ClientEventData, Message, Room } from '@homeroom/contracts';
import type { Answer, Moment } from '../answer.js';
import { retryInMs } from '../answer.js';
import type { Step } from '../effects.js';
import { isAboutSession } from '../outbox/outbox.js';
import { liveRange, emptyTimeline } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';

/** One of my rooms, with everything held of it. */
export type RoomState = {
  readonly room: Room;
  /** Only grows, never beyond the head. */
  readonly readSeq: number;
  /** The mark that the server is known to have. */
  readonly markedSeq: number;
  /** A mark is under way. */
  readonly marking: boolean;
  /** Unread messages that name me, as far as known. */
  readonly mentions: number;
  /** Somebody looks at it. */
  readonly isOpen: boolean;
  readonly timeline: Timeline;
};

/** `isOpen`: somebody already looks at it, so that its newest page is wanted. */
export const newRoomState = (room: Room, isOpen = false): RoomState => ({
  room,
  readSeq: 0,
  markedSeq: 0,
  marking: false,
  mentions: 0,
  isOpen,
  timeline: { ...emptyTimeline, wanted: isOpen },
});

/** Messages not read yet; tombstones count, edits and reactions do not. */
export const unreadOf = ({ timeline, readSeq }: RoomState): number => Math.max(0, timeline.head - readSeq);

const markTimer = (roomId: string): string => `mark:${roomId}`;

/** Whose client it is, and whether the server can be told something now. */
export type Who = { readonly me: string; readonly online: boolean };

/** A mark that the server has, from any device. */
export function takeMark(state: RoomState, seq: number, { me }: Who): RoomState {
  const marked = seq > state.markedSeq ? { ...state, markedSeq: seq } : state;
  return seq > state.readSeq ? recount({ ...marked, readSeq: seq }, me) : marked;
}

/** Read up to `seq` here. @returns the mark to send, if the server does not have it yet */
export function markRead(state: RoomState, seq: number, who: Who): Step<RoomState> {
  const readSeq = Math.max(state.readSeq, Math.min(seq, state.timeline.head));
  const marked = readSeq > state.readSeq ? recount({ ...state, readSeq }, who.me) : state;
  return sendMark(marked, who);
}

/** One mark is under way per room; what is read meanwhile goes with the next. */
export function sendMark(state: RoomState, { online }: Who): Step<RoomState> {
  if (!online || state.marking || state.readSeq <= state.markedSeq) return { state, effects: [] };
  return {
    state: { ...state, marking: true },
    effects: [{ kind: 'mark-read', roomId: state.room.id, seq: state.readSeq }],
  };
}

export function takeMarkAnswer(
  state: RoomState,
  answer: Answer<ClientEventData<'read:mark'>>,
  { who, moment }: { readonly who: Who; readonly moment: Moment },
): Step<RoomState> {
  const free = { ...state, marking: false };
  if (answer?.ok) return sendMark(takeMark(free, answer.data.readSeq, who), who);
  if (answer && isAboutSession(answer.error.code)) return { state: free, effects: [] };
  if (answer && !answer.error.retryable) return { state: { ...free, markedSeq: free.readSeq }, effects: [] };
  // Still marking until the timer, so that nothing else is sent meanwhile.
  const ms = Math.max(1_000, retryInMs(answer, 4, moment));
  return { state, effects: [{ kind: 'set-timer', name: markTimer(state.room.id), ms }] };
}

/** Takes the timeline over, counts who was named in `arrived`, marks what I wrote myself as read in an open room. */
export function withTimeline(
  before: RoomState,
  changed: Timeline,
  { who, arrived = [] }: { readonly who: Who; readonly arrived?: readonly Message[] },
): Step<RoomState> {
  const { me } = who;
  const timeline = isSame(before.timeline, changed) ? before.timeline : changed;
  if (timeline === before.timeline) return { state: before, effects: [] };
  const isNew = ({ seq }: Message): boolean => seq > Math.max(before.timeline.head, before.readSeq);
  const named = arrived.filter((message) => isNew(message) && names(message, me)).length;
  const state = recount({ ...before, timeline, mentions: before.mentions + named }, me);
  const shownBefore = before.timeline.live ? before.timeline.last : timeline.last;
  const own = before.isOpen
    ? liveRange(timeline).findLast(({ seq, authorId }) => seq > shownBefore && authorId === me)
    : undefined;
  return own ? markRead(state, own.seq, who) : { state, effects: [] };
}

/** So that a beacon that tells nothing new wakes nobody up. */
const isSame = (a: Timeline, b: Timeline): boolean =>
  Object.entries(a).every(([key, value]) => value === b[key as keyof Timeline]);

const names = (message: Message, me: string): boolean =>
  message.authorId !== me && message.mentions?.includes(me) === true;

/** Exact where every unread message is held; all read is none; otherwise what is known stays. */
function recount(state: RoomState, me: string): RoomState {
  const { timeline, readSeq, mentions } = state;
  if (readSeq >= timeline.head) return mentions === 0 ? state : { ...state, mentions: 0 };
  const held = liveRange(timeline);
  const coversUnread = held.length > 0 && (held[0]?.seq ?? 0) <= readSeq + 1 && timeline.last === timeline.head;
  if (!coversUnread) return state;
  const exact = held.slice(readSeq + 1 - (held[0]?.seq ?? 0)).filter((message) => names(message, me)).length;
  return exact === mentions ? state : { ...state, mentions: exact };
}
