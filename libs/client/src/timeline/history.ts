import type { PageAsk, Step } from '../effects.js';
import { settleNow } from './catch-up.js';
import type { Room } from './catch-up.js';
import { highestOf, lowestOf, rangeAt } from './ranges.js';
import type { MessageRange } from './ranges.js';
import { liveRange } from './timeline.js';
import type { Timeline } from './timeline.js';

/** Where a view looks: at the live window, or at the range around a seq. */
export type ViewAt = 'live' | { readonly seq: number };

/** What a view shows: exactly one range, so that nothing is ever missing between two rows. */
export const rangeOf = (timeline: Timeline, at: ViewAt): MessageRange =>
  at === 'live' ? liveRange(timeline) : (rangeAt(timeline.ranges, at.seq) ?? []);

/** What lies beyond the view's edges, on the server. */
export function beyond(timeline: Timeline, at: ViewAt): { readonly older: boolean; readonly newer: boolean } {
  const range = rangeOf(timeline, at);
  const from = range.length > 0 ? lowestOf(range) : timeline.last + 1;
  const to = range.length > 0 ? highestOf(range) : timeline.last;
  return { older: from > timeline.first, newer: to < timeline.head };
}

/** Wants a live window; the newest page is read if there is none. */
export const openTimeline = (timeline: Timeline, room: Room): Step<Timeline> =>
  settleNow({ ...timeline, wanted: true }, room);

export function loadOlder(timeline: Timeline, room: Room, at: ViewAt): Step<Timeline> {
  if (!beyond(timeline, at).older) return { state: timeline, effects: [] };
  const range = rangeOf(timeline, at);
  return ask(timeline, room, { slot: 'older', at: range.length > 0 ? lowestOf(range) : timeline.last + 1 });
}

/** Towards the present from a jump. The live window needs no asking. */
export function loadNewer(timeline: Timeline, room: Room, at: ViewAt): Step<Timeline> {
  const range = rangeOf(timeline, at);
  if (range.length === 0 || range === liveRange(timeline)) return { state: timeline, effects: [] };
  return ask(timeline, room, { slot: 'newer', at: highestOf(range) });
}

/** Makes sure that a seq is held. What comes is a range of its own until it touches another. */
export function jumpTo(timeline: Timeline, room: Room, seq: number): Step<Timeline> {
  if (rangeAt(timeline.ranges, seq)) return { state: timeline, effects: [] };
  return ask(timeline, room, { slot: 'around', at: seq });
}

function ask(timeline: Timeline, { roomId }: Room, wanted: PageAsk): Step<Timeline> {
  // A second jump does not wait for the first one's page.
  if (wanted.slot !== 'around' && timeline.asked.includes(wanted.slot)) return { state: timeline, effects: [] };
  const failed = timeline.failed.filter((slot) => slot !== wanted.slot);
  return {
    state: { ...timeline, asked: [...timeline.asked, wanted.slot], failed },
    effects: [{ kind: 'fetch-page', roomId, ask: wanted }],
  };
}
