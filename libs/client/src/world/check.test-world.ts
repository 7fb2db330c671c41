import type { Message } from '@homeroom/contracts';
import type { ClientEffect } from '../effects.js';
import type { ClientInput } from '../session/input.js';
import type { ClientState } from '../session/state.js';
import { messageAt } from '../timeline/ranges.js';
import { liveRange } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import { me } from './model-room.test-world.js';
import type { World } from './world.test-world.js';

type Taken = { readonly input: ClientInput; readonly effects: readonly ClientEffect[] };

const fail = (what: string): never => {
  throw new Error(what);
};

/** What must hold after every single step, whatever has happened. */
export function checkStep(world: World, before: ClientState, { input, effects }: Taken): void {
  for (const [roomId, { timeline }] of Object.entries(world.state.rooms)) {
    checkRanges(timeline);
    const old = before.rooms[roomId]?.timeline;
    const isReset = effects.some((effect) => effect.kind === 'view-reset' && effect.roomId === roomId);
    if (old && !isReset && input.kind !== 'trim') checkForward(old, timeline);
  }
  for (const { key, roomId } of world.written)
    if (roomId && !world.met.has(key) && !world.state.outbox.entries.some((entry) => entry.key === key))
      fail(`${key} is neither waiting nor was it ever seen`);
}

/** A shown list is one window without a hole; no seq and no id is there twice. */
function checkRanges(timeline: Timeline): void {
  const ids = new Set<string>();
  let end = -1;
  for (const range of timeline.ranges) {
    if (range.length === 0) fail('an empty range');
    if ((range[0]?.seq ?? 0) <= end + 1) fail('ranges touch or are out of order');
    range.forEach((message, index) => {
      if (message.seq !== (range[0]?.seq ?? 0) + index) fail('a range has a hole or a seq twice');
      if (ids.has(message.id)) fail('an id is held twice');
      ids.add(message.id);
    });
    end = range.at(-1)?.seq ?? 0;
  }
  if (timeline.head < timeline.last) fail('the window is ahead of the head');
}

/** Nothing that is shown goes back to an older version, or leaves from below while the view stays. */
function checkForward(before: Timeline, after: Timeline): void {
  for (const message of before.ranges.flat()) {
    const now = messageAt(after.ranges, message.seq);
    if (now && now.rev < message.rev) fail('a message went back to an older version');
    if (!now && message.seq >= after.first) fail('a message that is still kept was dropped');
  }
  const [oldest] = liveRange(before);
  const cutOff = Math.max(oldest?.seq ?? Infinity, after.first);
  if (oldest && cutOff <= before.last && (liveRange(after)[0]?.seq ?? Infinity) > cutOff)
    fail('the live window lost its start');
  if (before.live && after.last < before.last) fail('the live window went back');
}

const print = (message: Message): string => JSON.stringify(message, Object.keys(flat(message)).sort());

/** Every key that occurs anywhere in it, so that the order of keys does not count. */
function flat(value: unknown): Record<string, true> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.entries(value).reduce((keys, [key, inner]) => ({ ...keys, [key]: true as const, ...flat(inner) }), {});
}

/** After everything has come to rest: what is held equals a fresh load, and everything written is there once, in order. */
export function checkRest(world: World): void {
  for (const [roomId, room] of world.rooms) {
    const state = world.state.rooms[roomId] ?? fail(`room ${roomId} is unknown`);
    const { timeline } = state;
    const where = `room ${roomId}: `;
    if (timeline.head !== room.head) fail(`${where}head is ${timeline.head}, not ${room.head}`);
    if (timeline.last !== room.head) fail(`${where}the window ends at ${timeline.last}, not ${room.head}`);
    if (timeline.rev !== room.rev) fail(`${where}rev is ${timeline.rev}, not ${room.rev}`);
    if (timeline.wanted && !timeline.live) fail(`${where}the window never opened`);
    for (const range of timeline.ranges) {
      const fresh = room.messages(range[0]?.seq ?? 0, range.at(-1)?.seq ?? 0, me).map(print);
      const held = range.filter(({ seq }) => seq >= room.first).map(print);
      const index = fresh.findIndex((each, at) => each !== held[at]);
      if (fresh.length !== held.length || index >= 0) fail(`${where}held ${held[index]}, fresh ${fresh[index]}`);
    }
    if (state.readSeq !== room.readSeq) fail(`${where}read mark is ${state.readSeq}, not ${room.readSeq}`);
    const mine = new Set(world.written.filter((each) => each.roomId === roomId).map(({ key }) => key));
    const stored = room.sent.filter((key) => key.startsWith('k'));
    const expected = [...mine].join();
    if (stored.join() !== expected) fail(`${where}stored ${stored.join()}, written ${expected}`);
  }
  const left = world.state.outbox.entries.filter(({ status }) => status !== 'failed');
  if (left.length > 0) fail(`left in the outbox: ${left.map(({ key, status }) => `${key} ${status}`).join()}`);
  if (world.stored.size !== world.state.outbox.entries.length) fail('the storage keeps what is done');
}
