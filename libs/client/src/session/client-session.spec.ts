import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../answer.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { ClientSession } from './client-session.js';
import type { OutboxStorage, SessionNotice, Transport } from './hosts.js';

const digest = (letter: string): string => letter.repeat(43);
const uuid = '00000000-0000-4000-8000-000000000001';
const syncRoom = {
  id: 'a',
  kind: 'group',
  name: 'A',
  topic: '',
  role: 'member',
  archived: false,
  memberVersion: 1,
  memberCount: 2,
  canPost: true,
  head: 0,
  rev: 0,
  first: 1,
  readSeq: 0,
  mentions: 0,
};

/** A host whose every call is written down and answered from a list. */
function host(answers: Record<string, unknown>) {
  const calls: { name: string; input: unknown }[] = [];
  const timers: { ms: number; callback: () => void; stopped: boolean }[] = [];
  const notices: SessionNotice[] = [];
  const kept = new Map<string, OutboxEntry>();
  const reply = (name: string, input: unknown): Promise<Answer<never>> => {
    calls.push({ name, input });
    return Promise.resolve(name in answers ? { ok: true, data: answers[name] as never } : null);
  };
  const transport: Transport = { emit: reply, request: reply };
  const storage: OutboxStorage = {
    load: () => Promise.resolve([...kept.values()]),
    put: (entry) => Promise.resolve(void kept.set(entry.key, entry)),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
  const setTimer = (ms: number, callback: () => void) => {
    const timer = { ms, callback, stopped: false };
    timers.push(timer);
    return () => void (timer.stopped = true);
  };
  const clock = { now: () => 1_000, setTimer };
  const onNotice = (notice: SessionNotice) => void notices.push(notice);
  const session = new ClientSession('me', {
    transport,
    clock,
    random: () => 0.5,
    newId: () => uuid,
    storage,
    onNotice,
  });
  return { session, calls, timers, notices, kept, storage };
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('a session', () => {
  it('syncs when it is connected, opens a room and shows what comes live', async () => {
    const page = { messages: [], head: 0, rev: 0, first: 1, more: { before: false, after: false } };
    const { session, calls } = host({ sync: { rooms: [syncRoom], more: false }, listMessages: page });
    session.connected('me');
    await settled();
    session.dispatch({ kind: 'open-room', roomId: 'a' });
    await settled();
    const sentAt = '2026-11-23T08:00:00.000Z';
    const message = {
      id: digest('m'),
      roomId: 'a',
      seq: 1,
      rev: 0,
      authorId: 'ana',
      text: 'hi',
      sentAt,
      clientMessageId: uuid,
    };
    const batch = { roomId: 'a', memberVersion: 1, rev: 0, from: 1, to: 1, messages: [message] };
    expect(session.receive('message:batch', { ...batch, added: 'later' })).toBe(true);
    expect(session.state.rooms['a']?.timeline.ranges).toEqual([[message]]);
    expect(calls).toEqual([
      { name: 'sync', input: { params: undefined, query: undefined, body: { rooms: {} } } },
      { name: 'listMessages', input: { params: { roomId: 'a' }, query: { limit: 50 }, body: undefined } },
    ]);
  });

  it('keeps what is written, sends it, and tells both', async () => {
    const { session, calls, kept } = host({
      sync: { rooms: [syncRoom], more: false },
      'message:send': { id: digest('m') },
    });
    session.connected('me');
    await settled();
    const written = session.send('a', 'hi');
    await written.kept;
    expect(kept.get(written.key)?.operation).toEqual({ kind: 'send', text: 'hi' });
    await settled();
    expect(calls.at(-1)).toEqual({ name: 'message:send', input: { roomId: 'a', clientMessageId: uuid, text: 'hi' } });
    expect(session.state.outbox.entries[0]?.status).toBe('acked');
  });

  it('sends nothing before it is kept, unless the storage hangs', async () => {
    const { session, calls, storage, timers } = host({ sync: { rooms: [syncRoom], more: false } });
    const sends = () => calls.filter(({ name }) => name === 'message:send').length;
    const kept = Promise.withResolvers<void>();
    storage.put = () => kept.promise;
    session.connected('me');
    await settled();
    session.send('a', 'hi');
    await settled();
    expect(sends()).toBe(0);
    kept.resolve();
    await settled();
    expect(sends()).toBe(1);

    storage.put = () => new Promise(() => undefined);
    session.dispatch({ kind: 'enqueue', entry: { key: 'k2', roomId: 'b', operation: { kind: 'send', text: 'hi' } } });
    await settled();
    expect(sends()).toBe(1);
    timers.find(({ ms, stopped }) => ms === 50 && !stopped)?.callback();
    await settled();
    expect(sends()).toBe(2);
  });

  it('sends what was left by an earlier page load', async () => {
    const first = host({});
    first.session.send('a', 'hi');
    await settled();
    const second = host({ sync: { rooms: [], more: false } });
    for (const [key, entry] of first.kept) second.kept.set(key, entry);
    await second.session.restore();
    second.session.connected('me');
    await settled();
    expect(second.calls.map(({ name }) => name)).toContain('message:send');
  });

  it('drops nonsense, says so without repeating it, and goes on', async () => {
    const { session, notices } = host({ sync: { rooms: 'all' } });
    expect(session.receive('message:batch', { roomId: 7 })).toBe(false);
    expect(session.receive('__proto__', {})).toBe(false);
    session.connected('me');
    await settled();
    expect(notices).toEqual([
      { kind: 'nonsense', what: 'message:batch' },
      { kind: 'nonsense', what: 'sync' },
    ]);
    expect(session.state.connection).toBe('syncing');
  });

  it('leaves to the host what it does not hold', () => {
    const { session } = host({});
    const before = session.state;
    expect(session.receive('typing:started', { roomId: 'a', userIds: ['ana'] })).toBe(true);
    expect(session.state).toBe(before);
  });

  it('says when what was written cannot be kept', async () => {
    const { session, storage, notices } = host({});
    storage.put = () => Promise.reject(new Error('The disk is full.'));
    await expect(session.send('a', 'hi').kept).rejects.toThrow('The disk is full.');
    expect(notices.map(({ kind }) => kind)).toEqual(['storage-failed']);
  });

  it('tells its listeners after every change, also one that comes from within', async () => {
    const { session } = host({ sync: { rooms: [syncRoom], more: false } });
    const seen: string[] = [];
    const stop = session.subscribe(({ connection }) => {
      seen.push(connection);
      if (connection === 'live') session.disconnected();
    });
    session.connected('me');
    await settled();
    stop();
    session.connected('me');
    expect(seen).toEqual(['syncing', 'live', 'offline']);
  });

  it('stops its timers when it is closed', async () => {
    const { session, timers } = host({});
    session.connected('me');
    await settled();
    expect(timers).toHaveLength(1);
    session.close();
    expect(timers.every(({ stopped }) => stopped)).toBe(true);
    session.send('a', 'hi');
    expect(session.state.outbox.entries).toEqual([]);
  });
});
