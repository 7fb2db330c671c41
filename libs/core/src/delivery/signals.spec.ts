import { describe, expect, it } from '@jest/globals';
import type { SessionEnd } from '../ports/live-signals.port.js';
import type { Caller } from '../people/caller.js';
import { toOwnUser } from '../people/account-view.js';
import { MemoryPresence } from '../ports/presence.memory.js';
import { account, caller, openSchool, roomWith } from './school.test-fixture.js';
import { LocalSignals } from './local-signals.js';
import { SessionSweep } from './session-sweep.js';
import { StartTyping } from './start-typing.js';
import { WatchPresence } from './watch-presence.js';

async function setUp() {
  const school = await openSchool();
  await school.accounts.insert([account('ana'), account('ben'), account('eve'), account('tom', { role: 'teacher' })]);
  await school.rooms.insert(roomWith('news', ['ana', 'ben', 'tom'], { kind: 'announcement' }));
  await school.rooms.insert(roomWith('other', ['eve']));
  for (const [id, role] of Object.entries({
    ana: 'student',
    ben: 'student',
    eve: 'student',
    tom: 'teacher',
  } as const)) {
    await school.delivery.connect(`socket-${id}`, caller(id, role));
  }
  return school;
}

describe('LocalSignals', () => {
  async function signalled() {
    const school = await setUp();
    const forgotten: string[] = [];
    const sessions = {
      forgetSessions: (ids: readonly string[]) => void forgotten.push(...ids),
      forgetUser: (id: string) => void forgotten.push(id),
    };
    return { ...school, forgotten, signals: new LocalSignals({ ...school, sessions }) };
  }

  it('cuts the sockets of ended sessions and forgets what was known of them', async () => {
    const { signals, emitter, forgotten } = await signalled();
    signals.sessionsEnded(['session-ana'], 'signed-out');
    expect(emitter.ended).toEqual([{ sessionIds: ['session-ana'], reason: 'signed-out' }]);
    expect(forgotten).toEqual(['session-ana']);
  });

  it('tells a read mark to the own devices only', async () => {
    const { signals, emitter } = await signalled();
    signals.readMarked('ana', 'news', 7);
    expect(emitter.payloads).toEqual([{ to: 'ana', event: 'read:marked', payload: { roomId: 'news', seq: 7 } }]);
  });

  it("tells a person's new name to those who share a room with them, and to nobody else", async () => {
    const { signals, emitter, clock, forgotten } = await signalled();
    signals.userChanged(account('ana', { name: 'Anna' }));
    await clock.advance(0);
    expect(Object.keys(emitter.received).sort()).toEqual(['ana', 'ben', 'tom']);
    expect(emitter.payloads[0]?.payload).toEqual({ user: { id: 'ana', name: 'Anna', role: 'student' } });
    expect(forgotten).toEqual(['ana']);
  });

  it('shows a person whose role changed what they may do now', async () => {
    const { signals, emitter, clock } = await signalled();
    signals.userChanged(account('ben', { role: 'teacher' }));
    await clock.advance(0);
    expect(emitter.payloads.find(({ to, event }) => to === 'ben' && event === 'room:changed')?.payload).toMatchObject({
      room: { id: 'news', canPost: true },
    });
  });
});

describe('SessionSweep', () => {
  it('cuts what was revoked within 30 s, keeps everybody while the store is away, and takes over new roles', async () => {
    const school = await setUp();
    const { clock, emitter, audience, failed } = school;
    let away = true;
    const ended = new Map<string, SessionEnd>([['session-eve', 'suspended']]);
    const recheck = async (ids: readonly string[]) => {
      if (away) throw new Error('away');
      const live = ids
        .filter((id) => !ended.has(id))
        .map((id): [string, { caller: Caller; user: ReturnType<typeof toOwnUser> }] => {
          const userId = id.replace('session-', '');
          return [id, { caller: { sessionId: id, userId, role: 'staff' }, user: toOwnUser(account(userId)) }];
        });
      return { ended, live: new Map(live) };
    };
    const sweep = new SessionSweep({ ...school, sessions: { recheck } });
    sweep.start();
    await clock.advance(26_000);
    expect([emitter.ended, failed]).toEqual([[], ['recheck']]);
    away = false;
    await clock.advance(26_000);
    expect(emitter.ended).toEqual([{ sessionIds: ['session-eve'], reason: 'suspended' }]);
    expect(audience.viewer('ana')).toEqual({ userId: 'ana', role: 'staff' });
    expect(emitter.received['ana']).toEqual(['room:changed']);
    sweep.stop();
    await clock.advance(60_000);
    expect(clock.sleeping).toBe(0);
  });
});

describe('StartTyping', () => {
  it('shows it to the room, once in 3 s, where the person may post', async () => {
    const school = await setUp();
    const typing = new StartTyping(school);
    await typing.start(caller('tom', 'teacher'), { roomId: 'news' });
    expect(school.emitter.received['ana']).toEqual(['typing:started']);
    await expect(typing.start(caller('tom', 'teacher'), { roomId: 'news' })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    await expect(typing.start(caller('ana'), { roomId: 'news' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(typing.start(caller('eve'), { roomId: 'news' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(school.emitter.received['eve']).toBeUndefined();
  });

  it('shows nobody in a room of more than 100 members', async () => {
    const school = await setUp();
    const crowd = Array.from({ length: 100 }, (_, i) => `u${i}`);
    await school.rooms.insert(roomWith('hall', ['ana', ...crowd]));
    await new StartTyping(school).start(caller('ana'), { roomId: 'hall' });
    expect(school.emitter.payloads.filter(({ event }) => event === 'typing:started')).toEqual([]);
  });
});

describe('WatchPresence', () => {
  async function watching(showPupils: boolean) {
    const school = await setUp();
    const presence = new MemoryPresence(school.clock);
    const watch = new WatchPresence({ ...school, presence }, { showPupils });
    watch.start();
    return { ...school, presence, watch };
  }
  const everybody = { socketId: 'socket-ana', userIds: ['ana', 'ben', 'eve', 'tom', 'nobody'] };

  it('hides pupils from everybody by default', async () => {
    const { watch, presence, clock, emitter } = await watching(false);
    for (const id of ['ben', 'eve', 'tom']) await presence.connected(id, `socket-${id}`);
    expect(await watch.watch(caller('ana'), everybody)).toEqual({ online: ['tom'] });
    expect(await watch.watch(caller('tom', 'teacher'), { ...everybody, socketId: 'socket-tom' })).toEqual({
      online: ['tom'],
    });
    await presence.disconnected('ben', 'socket-ben');
    await clock.advance(1_000);
    expect(
      emitter.payloads.filter(({ to }) => to === 'socket-ana' || to === 'socket-ben').map(({ payload }) => payload),
    ).toEqual([{ userIds: ['tom'], state: 'online' }]);
  });

  it('shows pupils to who shares a room with them where the school wants it', async () => {
    const { watch, presence } = await watching(true);
    for (const id of ['ben', 'eve', 'tom']) await presence.connected(id, `socket-${id}`);
    expect(await watch.watch(caller('ana'), everybody)).toEqual({ online: ['ben', 'tom'] });
  });

  it('remembers nothing of a socket that went while its wish was looked up', async () => {
    const { watch, presence, clock, emitter, delivery } = await watching(false);
    const wish = watch.watch(caller('ana'), everybody);
    delivery.disconnect('socket-ana', 'ana');
    watch.forget('socket-ana');
    await wish;
    await presence.connected('tom', 'socket-tom');
    await clock.advance(1_000);
    expect(emitter.payloads.filter(({ event }) => event === 'presence:changed')).toEqual([]);
  });

  it('tells changes until the socket watches others or is gone', async () => {
    const { watch, presence, clock, emitter } = await watching(false);
    await watch.watch(caller('ana'), everybody);
    await presence.connected('tom', 'socket-tom');
    await clock.advance(1_000);
    expect(emitter.payloads).toEqual([
      { to: 'socket-ana', event: 'presence:changed', payload: { userIds: ['tom'], state: 'online' } },
    ]);
    watch.forget('socket-ana');
    await presence.disconnected('tom', 'socket-tom');
    await clock.advance(1_000);
    expect(emitter.payloads).toHaveLength(1);
  });
});
