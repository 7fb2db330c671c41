import { describe, expect, it } from '@jest/globals';
import type { ClientEffect } from '../effects.js';
import { isInStep, shownMessages, unreadIn } from '../session/selectors.js';
import { me } from '../world/model-room.test-world.js';
import type { ModelRoom } from '../world/model-room.test-world.js';
import { World } from '../world/world.test-world.js';
import { beyond } from './history.js';
import { emptyTimeline } from './timeline.js';

/** Connected and synced, room a open on its newest page of `count` messages. */
function opened(count: number): { world: World; room: ModelRoom } {
  const world = new World();
  const room = world.room(0);
  post(room, count);
  world.publish(100, 0);
  world.give({ kind: 'connected', userId: me });
  world.answer(0, 0);
  world.give({ kind: 'open-room', roomId: 'a' });
  world.answer(0, 0);
  return { world, room };
}

function post(room: ModelRoom, count: number): void {
  for (let i = 0; i < count; i++) room.post('ana', `s${room.head + 1}`, `text ${room.head + 1}`);
}

const shown = (world: World, at: 'live' | { seq: number } = 'live'): number[] =>
  shownMessages(world.state, 'a', at).map(({ seq }) => seq);
const timeline = (world: World) => world.state.rooms['a']?.timeline ?? emptyTimeline;
const pages = (world: World): ClientEffect[] => world.asks.filter(({ kind }) => kind === 'fetch-page');
const edit = (room: ModelRoom, seq: number, text: string): void => {
  room.change('ana', `id-s${seq}`, { operationId: `o${room.rev + 1}`, body: { kind: 'edited', text } });
};

describe('the live window', () => {
  it('opens on the newest page and grows with live batches', () => {
    const { world, room } = opened(60);
    expect(shown(world).at(0)).toBe(11);
    post(room, 2);
    world.publish(2, 0);
    world.deliver(0);
    expect(shown(world).at(-1)).toBe(62);
  });

  it('drops what it has', () => {
    const { world, room } = opened(3);
    world.give(room.messageBatch(2, 3, { stamp: room.now, read: room.now }));
    expect(shown(world)).toEqual([1, 2, 3]);
  });

  it('holds what comes behind a gap, asks for the gap after 300 ms and then shows all of it', () => {
    const { world, room } = opened(3);
    post(room, 2);
    world.publish(1, 0);
    world.lose(0);
    world.deliver(0);
    expect(shown(world)).toEqual([1, 2, 3]);
    expect(world.timers.get('gap:a')).toBe(world.now + 300);
    expect(pages(world)).toEqual([]);
    world.fire(0);
    expect(pages(world)).toEqual([{ kind: 'fetch-page', roomId: 'a', ask: { slot: 'catch-up', at: 3 } }]);
    world.answer(0, 0);
    expect(shown(world)).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks for nothing when the gap closes by itself', () => {
    const { world, room } = opened(3);
    post(room, 2);
    world.publish(1, 0);
    world.deliver(1);
    world.deliver(0);
    expect(shown(world)).toEqual([1, 2, 3, 4, 5]);
    expect([...world.timers.keys()]).toEqual([]);
  });

  it('learns of a lost tail by the beacon', () => {
    const { world, room } = opened(3);
    post(room, 1);
    world.beacon(0, false);
    world.deliver(0);
    world.fire(0);
    world.answer(0, 0);
    expect(shown(world)).toEqual([1, 2, 3, 4]);
  });

  it('tries again later, and later still, when the page fails or brings nothing', () => {
    const { world, room } = opened(3);
    post(room, 1);
    world.beacon(0, false);
    world.deliver(0);
    world.fire(0);
    world.answer(0, 0, true);
    expect(pages(world)).toEqual([]);
    expect(world.timers.has('gap:a')).toBe(true);
    world.fire(0);
    world.answer(0, 1);
    expect(timeline(world).failures).toBe(2);
    world.fire(0);
    world.answer(0, 0);
    expect(timeline(world)).toMatchObject({ last: 4, failures: 0 });
  });

  it('starts behind a history that was cut while it was away', () => {
    const { world, room } = opened(3);
    world.disconnect();
    post(room, 4);
    room.cut(6);
    world.give({ kind: 'connected', userId: me });
    world.answer(0, 0);
    expect(shown(world)).toEqual([6, 7]);
  });

  it('starts over from the newest page when more than 1,000 were missed', () => {
    const { world, room } = opened(3);
    post(room, 1_001);
    world.beacon(0, false);
    world.deliver(0);
    expect(shown(world)).toEqual([]);
    world.answer(0, 0);
    expect(shown(world).at(0)).toBe(955);
    expect(shown(world).at(-1)).toBe(1_004);
  });

  it('starts over when the server was restored from a backup and knows less', () => {
    const { world } = opened(5);
    world.give({ kind: 'event', event: 'read:marked', payload: { roomId: 'a', seq: 5 } });
    world.disconnect();
    world.give({ kind: 'connected', userId: me });
    world.asks = [];
    const restored = opened(2).room;
    const told = restored.sync(undefined, false, { stamp: 2, read: 2 });
    const other = world.room(1).sync(undefined, false, { stamp: 0, read: 0 });
    world.give({
      kind: 'synced',
      answer: { ok: true, data: { rooms: [{ ...told, reset: true }, other], more: false } },
    });
    const page = restored.page({ slot: 'newest' }, { stamp: 2, read: 2 });
    world.give({ kind: 'page', roomId: 'a', ask: { slot: 'newest' }, answer: { ok: true, data: page } });
    expect(shown(world)).toEqual([1, 2]);
    expect(timeline(world)).toMatchObject({ head: 2, last: 2, asked: [] });
    expect(world.state.rooms['a']?.readSeq).toBe(2);
  });
});

describe('a room without a window', () => {
  it('takes head and rev over and holds nothing', () => {
    const world = new World();
    world.give({ kind: 'connected', userId: me });
    world.answer(0, 0);
    const room = world.room(0);
    post(room, 3);
    edit(room, 1, 'new');
    world.publish(2, 0);
    while (world.wire.length > 0) world.deliver(0);
    expect(timeline(world)).toMatchObject({ head: 3, last: 3, rev: 1, ranges: [], live: false });
    expect(unreadIn(world.state, 'a')).toBe(3);
    expect(world.asks).toEqual([]);
  });
});

describe('changes', () => {
  it('apply in order; one behind a gap waits for those before it', () => {
    const { world, room } = opened(3);
    edit(room, 1, 'first');
    edit(room, 1, 'second');
    world.publish(1, 0);
    world.deliver(1);
    expect(shownMessages(world.state, 'a')[0]?.text).toBe('text 1');
    world.deliver(0);
    expect(shownMessages(world.state, 'a')[0]?.text).toBe('second');
  });

  it('that were lost are fetched after the known rev', () => {
    const { world, room } = opened(3);
    edit(room, 1, 'first');
    edit(room, 2, 'second');
    world.publish(1, 0);
    world.lose(0);
    world.deliver(0);
    world.fire(0);
    expect(world.asks).toEqual([{ kind: 'fetch-changes', roomId: 'a', after: 0 }]);
    world.answer(0, 0);
    expect(shownMessages(world.state, 'a').map(({ text }) => text)).toEqual(['first', 'second', 'text 3']);
  });

  it('are fetched for a page that is older than what is known', () => {
    const { world, room } = opened(80);
    edit(room, 1, 'new');
    world.publish(1, 0);
    world.deliver(0);
    world.give({ kind: 'load-older', roomId: 'a', at: 'live' });
    world.answer(0, 1);
    expect(shownMessages(world.state, 'a')[0]?.text).toBe('text 1');
    expect(world.asks).toEqual([{ kind: 'fetch-changes', roomId: 'a', after: 0 }]);
    world.answer(0, 0);
    expect(shownMessages(world.state, 'a')[0]?.text).toBe('new');
  });
});

describe('history', () => {
  it('is put in front of the window', () => {
    const { world } = opened(80);
    expect(beyond(timeline(world), 'live')).toEqual({ older: true, newer: false });
    world.give({ kind: 'load-older', roomId: 'a', at: 'live' });
    world.answer(0, 0);
    expect(shown(world)).toHaveLength(80);
    expect(beyond(timeline(world), 'live')).toEqual({ older: false, newer: false });
  });

  it('around a jump is a window of its own that live messages stay out of', () => {
    const { world, room } = opened(300);
    world.give({ kind: 'jump', roomId: 'a', seq: 100 });
    world.answer(0, 0);
    post(room, 1);
    world.publish(1, 0);
    world.deliver(0);
    expect(shown(world, { seq: 100 })).toEqual(Array.from({ length: 50 }, (_, i) => 76 + i));
    expect(shown(world).at(-1)).toBe(301);
  });

  it('becomes one window when the two meet', () => {
    const { world } = opened(120);
    world.give({ kind: 'jump', roomId: 'a', seq: 40 });
    world.answer(0, 0);
    world.give({ kind: 'load-newer', roomId: 'a', at: { seq: 40 } });
    world.answer(0, 0);
    expect(shown(world, { seq: 40 })).toEqual(shown(world));
    expect(timeline(world).ranges).toHaveLength(1);
  });

  it('that could not be loaded says so until it is asked again', () => {
    const { world } = opened(80);
    world.give({ kind: 'load-older', roomId: 'a', at: 'live' });
    world.answer(0, 0, true);
    expect(timeline(world).failed).toEqual(['older']);
    world.give({ kind: 'load-older', roomId: 'a', at: 'live' });
    expect(timeline(world).failed).toEqual([]);
  });

  it('is cut to the newest messages when a room is trimmed', () => {
    const { world } = opened(60);
    world.give({ kind: 'trim', roomId: 'a', keep: 5 });
    expect(shown(world)).toEqual([56, 57, 58, 59, 60]);
    expect(isInStep(world.state)).toBe(true);
  });
});

describe('plain data', () => {
  it('stays the same object when a beacon tells nothing new', () => {
    const { world } = opened(3);
    world.beacon(0, true);
    world.deliver(0);
    const before = world.state.rooms['a'];
    world.beacon(0, true);
    world.deliver(0);
    expect(world.state.rooms['a']).toBe(before);
  });

  it('survives JSON as it is', () => {
    const { world } = opened(3);
    expect(JSON.parse(JSON.stringify(world.state))).toEqual(world.state);
  });
});
