import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@homeroom/contracts';
import { pendingMessages, shownMessages } from '../session/selectors.js';
import { newClientState } from '../session/state.js';
import { step } from '../session/step.js';
import { me } from '../world/model-room.test-world.js';
import { World } from '../world/world.test-world.js';

const send = (world: World, text: string, pick = 0): void => world.write(world.room(pick), { kind: 'send', text });
const statuses = (world: World): string[] => world.state.outbox.entries.map(({ key, status }) => `${key} ${status}`);
const keysOut = (world: World): string[] => world.operations.map(({ key, attempt }) => `${key}#${attempt}`);
const nack = (world: World, code: ErrorCode, retryAfterMs?: number): void => {
  const [operation] = world.operations.splice(0, 1);
  if (!operation) throw new Error('Nothing is under way.');
  const { key, attempt } = operation;
  const retryable = code === 'RATE_LIMITED' || code === 'OVERLOADED' || code === 'UNAVAILABLE';
  const error = { code, message: 'No.', retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  world.give({ kind: 'operated', key, attempt, answer: { ok: false, error } });
};

function online(): World {
  const world = new World();
  world.give({ kind: 'connected', userId: me });
  world.answer(0, 0);
  world.give({ kind: 'open-room', roomId: 'a' });
  world.answer(0, 0);
  return world;
}

describe('the outbox', () => {
  it('keeps what is written before it sends it', () => {
    const { effects } = step(
      { ...online().state },
      { kind: 'enqueue', entry: { key: 'k1', roomId: 'a', operation: { kind: 'send', text: 'hi' } } },
      { now: 0, random: 0 },
    );
    expect(effects.map(({ kind }) => kind)).toEqual(['persist', 'operate', 'set-timer']);
  });

  it('has one of a room under way, and the next after its ack', () => {
    const world = online();
    send(world, 'one');
    send(world, 'two');
    expect(keysOut(world)).toEqual(['k1#1']);
    world.operate(0, 'ok');
    expect(keysOut(world)).toEqual(['k2#1']);
    expect(statuses(world)).toEqual(['k1 acked', 'k2 sending']);
  });

  it('does not let one room wait for another', () => {
    const world = online();
    send(world, 'one', 0);
    send(world, 'two', 1);
    expect(keysOut(world)).toEqual(['k1#1', 'k2#1']);
  });

  it('lets go of a message when it is seen with a seq, and not before', () => {
    const world = online();
    send(world, 'one');
    world.operate(0, 'ok');
    expect(pendingMessages(world.state, 'a')).toHaveLength(1);
    world.publish(1, 0);
    world.deliver(0);
    expect(pendingMessages(world.state, 'a')).toEqual([]);
    expect(world.stored.size).toBe(0);
    expect(shownMessages(world.state, 'a').map(({ clientMessageId }) => clientMessageId)).toEqual(['k1']);
  });

  it('keeps the row of a message that was seen behind a gap until the gap is closed', () => {
    const world = online();
    world.room(0).post('ana', 's1', 'first');
    send(world, 'mine');
    world.operate(0, 'ok');
    world.publish(1, 0);
    world.deliver(1);
    expect(statuses(world)).toEqual(['k1 seen']);
    world.deliver(0);
    expect(statuses(world)).toEqual([]);
  });

  it('keeps the row of a message that was seen before the first page of its room has come', () => {
    const world = new World();
    world.give({ kind: 'connected', userId: me });
    world.answer(0, 0);
    world.give({ kind: 'open-room', roomId: 'a' });
    send(world, 'mine');
    world.operate(0, 'ok');
    world.publish(1, 0);
    world.deliver(0);
    expect(statuses(world)).toEqual(['k1 seen']);
    world.answer(0, 0);
    expect(statuses(world)).toEqual([]);
    expect(shownMessages(world.state, 'a').map(({ clientMessageId }) => clientMessageId)).toEqual(['k1']);
  });

  it('sends the same id again when no answer came, and holds back what comes after', () => {
    const world = online();
    send(world, 'one');
    send(world, 'two');
    world.operate(0, 'lost');
    expect(statuses(world)).toEqual(['k1 waiting', 'k2 waiting']);
    world.fire([...world.timers.keys()].indexOf('outbox'));
    expect(keysOut(world)).toEqual(['k1#2']);
  });

  it('waits as long as the server says', () => {
    const world = online();
    send(world, 'one');
    nack(world, 'RATE_LIMITED', 7_000);
    expect(world.timers.get('outbox')).toBe(world.now + 7_000);
  });

  it('takes an attempt for lost when its ack has not come in 10 s', () => {
    const world = online();
    send(world, 'one');
    expect(world.timers.get('outbox')).toBe(world.now + 10_000);
    world.fire([...world.timers.keys()].indexOf('outbox'));
    expect(keysOut(world)).toEqual(['k1#1', 'k1#2']);
    expect(world.state.outbox.entries[0]?.attempts).toBe(2);
  });

  it('keeps what is refused for good, says why, and goes on with the next', () => {
    const world = online();
    send(world, 'one');
    send(world, 'two');
    nack(world, 'FORBIDDEN');
    expect(world.state.outbox.entries[0]).toMatchObject({ status: 'failed', code: 'FORBIDDEN' });
    expect(keysOut(world)).toEqual(['k2#1']);
    world.give({ kind: 'retry', key: 'k1' });
    world.operate(0, 'ok');
    expect(keysOut(world)).toEqual(['k1#2']);
  });

  it('does not believe a late refusal of an attempt it has given up', () => {
    const world = online();
    send(world, 'one');
    const [first] = world.operations;
    world.disconnect();
    world.give({ kind: 'connected', userId: me });
    const error = { code: 'FORBIDDEN', message: 'No.', retryable: false } as const;
    world.give({ kind: 'operated', key: 'k1', attempt: first?.attempt ?? 0, answer: { ok: false, error } });
    expect(statuses(world)).toEqual(['k1 sending']);
  });

  it('fails an entry that is refused after its ack', () => {
    const world = online();
    send(world, 'one');
    world.operate(0, 'ok');
    const payload = { roomId: 'a', clientMessageId: 'k1', code: 'FORBIDDEN' as const };
    world.give({ kind: 'event', event: 'operation:refused', payload });
    expect(statuses(world)).toEqual(['k1 failed']);
  });

  it('sends nothing while offline, and everything in order afterwards', () => {
    const world = online();
    world.disconnect();
    for (const text of ['one', 'two', 'three']) send(world, text);
    expect(world.operations).toEqual([]);
    expect(world.quiesce()).toBe(true);
    expect(world.room(0).sent).toEqual(['k1', 'k2', 'k3']);
  });

  it('sends what a reload left under the same ids', () => {
    const world = online();
    send(world, 'one');
    send(world, 'two');
    world.operate(0, 'ack-lost');
    world.reload();
    world.give({ kind: 'connected', userId: me });
    expect(keysOut(world)).toEqual(['k1#1']);
    expect(world.quiesce()).toBe(true);
    expect(world.room(0).sent).toEqual(['k1', 'k2']);
  });

  it('asks first about what is older than a day', () => {
    const world = online();
    world.disconnect();
    send(world, 'one');
    world.now += 25 * 60 * 60 * 1_000;
    world.reload();
    world.give({ kind: 'connected', userId: me });
    expect(statuses(world)).toEqual(['k1 held']);
    expect(keysOut(world)).toEqual([]);
    world.give({ kind: 'retry', key: 'k1' });
    expect(keysOut(world)).toEqual(['k1#1']);
  });

  it('looks for a message that is acked and not seen, and says so after 60 s in which the room moved on', () => {
    const world = online();
    send(world, 'one');
    const [operation] = world.operations.splice(0);
    world.give({
      kind: 'operated',
      key: operation?.key ?? '',
      attempt: 1,
      answer: { ok: true, data: { id: 'nowhere' } },
    });
    world.room(0).post('ana', 's1', 'meanwhile');
    world.publish(1, 0);
    world.deliver(0);
    for (const overdue of [undefined, undefined, true]) {
      world.fire([...world.timers.keys()].indexOf('outbox'));
      expect(world.asks).toEqual([{ kind: 'fetch-message', key: 'k1', messageId: 'nowhere' }]);
      expect(world.state.outbox.entries[0]?.overdue).toBe(overdue);
      world.answer(0, 0);
      while (world.timers.has('sync')) {
        world.fire([...world.timers.keys()].indexOf('sync'));
        world.answer(0, 0);
      }
    }
  });

  it('sends only in the tab that leads', () => {
    const world = online();
    world.give({ kind: 'lead', leads: false });
    send(world, 'one');
    expect(keysOut(world)).toEqual([]);
    world.give({ kind: 'lead', leads: true });
    expect(keysOut(world)).toEqual(['k1#1']);
  });

  it('sends nothing of mine over the socket of another person', () => {
    const world = online();
    world.give({ kind: 'connected', userId: 'ben' });
    send(world, 'one');
    expect(world.state.connection).toBe('offline');
    expect(world.operations).toEqual([]);
    world.give({ kind: 'connected', userId: me });
    expect(keysOut(world)).toEqual(['k1#1']);
  });

  it('waits for a new session when the old one has ended', () => {
    const world = online();
    send(world, 'one');
    nack(world, 'UNAUTHENTICATED');
    expect(statuses(world)).toEqual(['k1 waiting']);
    expect(world.state.refused).toBe('UNAUTHENTICATED');
    world.give({ kind: 'connected', userId: me });
    expect(keysOut(world)).toEqual(['k1#2']);
  });

  it('takes an edit through the same queue, and lets go of it when its change is seen', () => {
    const world = online();
    send(world, 'one');
    world.write(world.room(0), { kind: 'edit', messageId: 'id-k1', text: 'two' });
    world.operate(0, 'ok');
    world.operate(0, 'ok');
    world.publish(1, 0);
    expect(statuses(world)).toEqual(['k1 acked', 'k2 acked']);
    world.deliver(0);
    world.deliver(0);
    expect(statuses(world)).toEqual([]);
    expect(shownMessages(world.state, 'a')[0]?.text).toBe('two');
  });

  it('drops what a person discards', () => {
    const world = new World();
    send(world, 'one');
    const { state, effects } = step(world.state, { kind: 'discard', key: 'k1' }, { now: 0, random: 0 });
    expect(state.outbox.entries).toEqual([]);
    expect(effects).toEqual([{ kind: 'forget', key: 'k1' }]);
    expect(newClientState(me).outbox.entries).toEqual([]);
  });
});
