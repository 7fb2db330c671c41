import { describe, expect, it } from '@jest/globals';
import { unreadIn } from '../session/selectors.js';
import { me, modelRoom } from '../world/model-room.test-world.js';
import { World } from '../world/world.test-world.js';

function online(): World {
  const world = new World();
  world.give({ kind: 'connected', userId: me });
  world.answer(0, 0);
  return world;
}

const post = (world: World, text = 'text', authorId = 'ana'): void => {
  world.room(0).post(authorId, `s${world.made++}`, text);
  world.publish(1, 0);
  world.deliver(0);
};
const room = (world: World) => world.state.rooms['a'];

describe('reading', () => {
  it('leaves as many unread as lie between the mark and the head', () => {
    const world = online();
    for (let i = 0; i < 3; i++) post(world);
    expect(unreadIn(world.state, 'a')).toBe(3);
    world.give({ kind: 'mark-read', roomId: 'a', seq: 2 });
    expect(unreadIn(world.state, 'a')).toBe(1);
  });

  it('never goes back and never beyond the head', () => {
    const world = online();
    post(world);
    world.give({ kind: 'mark-read', roomId: 'a', seq: 99 });
    expect(room(world)?.readSeq).toBe(1);
    world.give({ kind: 'event', event: 'room:heads', payload: { heads: { a: { head: 1, rev: 0, readSeq: 0 } } } });
    expect(room(world)?.readSeq).toBe(1);
  });

  it('follows my other devices', () => {
    const world = online();
    post(world);
    world.give({ kind: 'event', event: 'read:marked', payload: { roomId: 'a', seq: 1 } });
    expect(unreadIn(world.state, 'a')).toBe(0);
    expect(world.asks).toEqual([]);
  });

  it('sends one mark at a time and then the newest', () => {
    const world = online();
    for (let i = 0; i < 3; i++) post(world);
    for (const seq of [1, 2, 3]) world.give({ kind: 'mark-read', roomId: 'a', seq });
    expect(world.asks).toEqual([{ kind: 'mark-read', roomId: 'a', seq: 1 }]);
    world.answer(0, 0);
    expect(world.asks).toEqual([{ kind: 'mark-read', roomId: 'a', seq: 3 }]);
  });

  it('is told after the reconnect when it happened offline', () => {
    const world = online();
    post(world);
    world.disconnect();
    world.give({ kind: 'mark-read', roomId: 'a', seq: 1 });
    expect(world.asks).toEqual([]);
    expect(world.quiesce()).toBe(true);
    expect(world.room(0).readSeq).toBe(1);
  });

  it('is done by my own message in an open room, and only there', () => {
    const world = online();
    post(world, 'mine', me);
    expect(unreadIn(world.state, 'a')).toBe(1);
    world.give({ kind: 'open-room', roomId: 'a' });
    world.answer(0, 0);
    post(world, 'mine', me);
    expect(unreadIn(world.state, 'a')).toBe(0);
  });

  it('counts who names me, and forgets it when I have read it', () => {
    const world = online();
    post(world, 'hello');
    post(world, 'hello @me');
    expect(room(world)?.mentions).toBe(1);
    world.give({ kind: 'mark-read', roomId: 'a', seq: 2 });
    expect(room(world)?.mentions).toBe(0);
  });
});

describe('my rooms', () => {
  it('are asked for again when a beacon knows one that I do not', () => {
    const world = online();
    world.give({ kind: 'event', event: 'room:heads', payload: { heads: { new: { head: 1, rev: 0 } } } });
    expect([...world.timers.keys()]).toEqual(['sync']);
    world.fire(0);
    expect(world.asks.map(({ kind }) => kind)).toEqual(['sync']);
  });

  it('are asked for again when a full beacon lacks one, and another does not', () => {
    const world = online();
    const heads = { a: { head: 0, rev: 0 } };
    world.give({ kind: 'event', event: 'room:heads', payload: { heads } });
    expect(world.timers.size).toBe(0);
    world.give({ kind: 'event', event: 'room:heads', payload: { full: true, heads } });
    expect([...world.timers.keys()]).toEqual(['sync']);
  });

  it('are asked for again when the members have changed', () => {
    const world = online();
    world.give({
      kind: 'event',
      event: 'room:heads',
      payload: { heads: { a: { head: 0, rev: 0, memberVersion: 2 } } },
    });
    expect([...world.timers.keys()]).toEqual(['sync']);
  });

  it('change as told, but not back to older members', () => {
    const world = online();
    const changed = { ...modelRoom('a'), name: 'Class 5b', memberVersion: 2 };
    world.give({ kind: 'event', event: 'room:changed', payload: { room: changed } });
    world.give({ kind: 'event', event: 'room:changed', payload: { room: modelRoom('a') } });
    expect(room(world)?.room.name).toBe('Class 5b');
  });

  it('are forgotten with everything in them when I am removed', () => {
    const world = online();
    world.give({ kind: 'event', event: 'room:removed', payload: { roomId: 'a' } });
    expect(Object.keys(world.state.rooms)).toEqual(['b']);
  });

  it('that the sync does not name are gone', () => {
    const world = online();
    world.give({ kind: 'resync' });
    world.asks = [];
    world.give({ kind: 'synced', answer: { ok: true, data: { rooms: [], more: false } } });
    expect(world.state.rooms).toEqual({});
  });

  it('can be opened before they are known', () => {
    const world = new World();
    world.give({ kind: 'open-room', roomId: 'a' });
    world.give({ kind: 'connected', userId: me });
    world.answer(0, 0);
    expect(world.asks).toEqual([{ kind: 'fetch-page', roomId: 'a', ask: { slot: 'newest' } }]);
  });

  it('kept by an earlier page load are there while offline, and caught up with later', () => {
    const before = online();
    before.give({ kind: 'open-room', roomId: 'a' });
    before.answer(0, 0);
    post(before);
    const kept = Object.values(before.state.rooms);
    const world = new World();
    world.room(0).post('ana', 's0', 'text');
    world.room(0).post('ana', 's1', 'text');
    world.give({ kind: 'restore-rooms', rooms: kept });
    expect(unreadIn(world.state, 'a')).toBe(1);
    expect(world.quiesce()).toBe(true);
    expect(unreadIn(world.state, 'a')).toBe(2);
  });
});

describe('the sync', () => {
  it('tells what is held of each live room', () => {
    const world = online();
    world.give({ kind: 'open-room', roomId: 'a' });
    world.answer(0, 0);
    post(world);
    world.disconnect();
    world.give({ kind: 'connected', userId: me });
    expect(world.asks).toEqual([{ kind: 'sync', request: { rooms: { a: { last: 1, rev: 0 } } } }]);
  });

  it('is tried again, later each time, until it is answered', () => {
    const world = new World();
    world.give({ kind: 'connected', userId: me });
    world.answer(0, 0, true);
    expect(world.state.connection).toBe('syncing');
    world.fire(0);
    world.answer(0, 0);
    expect(world.state).toMatchObject({ connection: 'live', sync: { failures: 0 } });
  });

  it('is repeated when something happened while it was under way', () => {
    const world = new World();
    world.give({ kind: 'connected', userId: me });
    world.give({ kind: 'resync' });
    expect(world.asks).toHaveLength(1);
    world.answer(0, 0);
    expect(world.asks).toHaveLength(1);
  });

  it('says that one must sign in again', () => {
    const world = new World();
    world.give({ kind: 'connected', userId: me });
    world.asks = [];
    const error = { code: 'UNAUTHENTICATED', message: 'Sign in.', retryable: false } as const;
    world.give({ kind: 'synced', answer: { ok: false, error } });
    expect(world.state.refused).toBe('UNAUTHENTICATED');
  });
});
