import { describe, expect, it } from '@jest/globals';
import { syncAnswer } from '@homeroom/contracts';
import { account, caller, openSchool, roomWith, storedMessage } from '../delivery/school.test-fixture.js';
import { changeIdOf } from '../ids/message-id.js';
import type { StoredChange } from '../messages/stored.js';
import { RoomActivity } from './room-activity.js';
import { SyncRooms } from './sync-rooms.js';
import type { SyncInput } from './sync-rooms.js';

const edit = (roomId: string, rev: number): StoredChange => ({
  id: changeIdOf('ana', roomId, String(rev)),
  operationId: `00000000-0000-4000-8000-${String(rev).padStart(12, '0')}`,
  roomId,
  rev,
  kind: 'edited',
  messageId: storedMessage(roomId, 1).id,
  seq: 1,
  at: '2026-01-12T08:00:00.000Z',
  by: 'ana',
  text: `edit ${rev}`,
});

async function setUp(rooms: Record<string, number>) {
  const school = await openSchool();
  await school.accounts.insert([account('ana'), account('ben')]);
  for (const [id, count] of Object.entries(rooms)) {
    await school.rooms.insert(roomWith(id, ['ana', 'ben']));
    await school.messageStore.insertNumbered(Array.from({ length: count }, (_, i) => storedMessage(id, i + 1)));
  }
  const sync = new SyncRooms({ ...school, activity: new RoomActivity(school) });
  const run = async (known: SyncInput['rooms'] = {}) => {
    const answer = await sync.sync(caller('ana'), { rooms: known });
    expect(syncAnswer.parse(answer)).toEqual(answer);
    return { ...answer, room: (id: string) => answer.rooms.find((room) => room.id === id) };
  };
  return { ...school, run };
}

describe('SyncRooms', () => {
  it('answers all my rooms, the latest talk first, and none of others', async () => {
    const { run, rooms } = await setUp({ quiet: 0, small: 2, busy: 9 });
    await rooms.insert(roomWith('secret', ['ben']));
    const { rooms: mine, more } = await run();
    expect(mine.map(({ id }) => id)).toEqual(['busy', 'small', 'quiet']);
    expect(mine[0]).toEqual({
      id: 'busy',
      kind: 'class',
      name: 'busy',
      topic: '',
      role: 'member',
      archived: false,
      memberVersion: 1,
      memberCount: 2,
      canPost: true,
      head: 9,
      rev: 0,
      first: 1,
      readSeq: 0,
      mentions: 0,
    });
    expect(more).toBe(false);
  });

  it('continues what the client holds: messages after its last, changes after its rev', async () => {
    const { run, changeStore, messageStore } = await setUp({ r: 5, s: 5 });
    await changeStore.insertNumbered([edit('r', 1), edit('r', 2), edit('r', 3)]);
    await messageStore.raiseHead([{ roomId: 'r', rev: 2 }]);
    const { room, more } = await run({ r: { last: 3, rev: 1 } });
    expect(room('r')?.messages?.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(room('r')?.changes?.map(({ rev }) => rev)).toEqual([2]);
    expect(room('r')).toMatchObject({ rev: 2, head: 5 });
    expect(room('s')).not.toHaveProperty('messages');
    expect(more).toBe(false);
  });

  it('brings at most 50 messages a room and 1,000 in all, and says that there is more', async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`r${i}`, 60]));
    const { run } = await setUp(many);
    const { rooms, more } = await run(Object.fromEntries(Object.keys(many).map((id) => [id, { last: 0, rev: 0 }])));
    const brought = rooms.map(({ messages }) => messages?.length ?? 0);
    expect(Math.max(...brought)).toBe(50);
    expect(brought.reduce((sum, n) => sum + n, 0)).toBe(1_000);
    expect(more).toBe(true);
  });

  it('resets a window that is more than 1,000 behind, in messages or changes, or ahead of the store', async () => {
    const { run, messageStore } = await setUp({ far: 1_101, ahead: 3, revs: 1, fine: 1 });
    await messageStore.raiseHead([{ roomId: 'revs', rev: 1_001 }]);
    const { room } = await run({
      far: { last: 100, rev: 0 },
      ahead: { last: 4, rev: 0 },
      revs: { last: 1, rev: 0 },
      fine: { last: 1, rev: 0 },
    });
    expect(['far', 'ahead', 'revs', 'fine'].map((id) => room(id)?.reset)).toEqual([true, true, true, undefined]);
    expect(room('far')).not.toHaveProperty('messages');
  });

  it('goes on from where the history begins after retention cut it', async () => {
    const { run, messageArchive } = await setUp({ r: 6 });
    await messageArchive.prune('r', Date.parse(storedMessage('r', 5).sentAt));
    const { room } = await run({ r: { last: 1, rev: 0 } });
    expect(room('r')).toMatchObject({ first: 5, head: 6 });
    expect(room('r')?.messages?.map(({ seq }) => seq)).toEqual([5, 6]);
  });

  it('counts unread mentions, from the read mark on', async () => {
    const { run, messageStore, readMarks } = await setUp({ r: 2 });
    await messageStore.insertNumbered([
      storedMessage('r', 3, { mentions: ['ana'] }),
      storedMessage('r', 4, { mentions: ['ben'] }),
      storedMessage('r', 5, { mentions: ['ana', 'ben'] }),
    ]);
    expect((await run()).room('r')).toMatchObject({ readSeq: 0, mentions: 2 });
    await readMarks.raise([{ userId: 'ana', roomId: 'r', seq: 3 }]);
    expect((await run()).room('r')).toMatchObject({ readSeq: 3, mentions: 1 });
    await readMarks.raise([{ userId: 'ana', roomId: 'r', seq: 99 }]);
    expect((await run()).room('r')).toMatchObject({ readSeq: 5, mentions: 0 });
  });

  it('starts the read mark of a new member at the head when they joined', async () => {
    const { run, rooms, messageStore } = await setUp({});
    await rooms.insert(roomWith('r', [], { members: { ana: { role: 'member', joinedSeq: 3 } } }));
    await messageStore.insertNumbered(Array.from({ length: 4 }, (_, i) => storedMessage('r', i + 1)));
    expect((await run()).room('r')).toMatchObject({ readSeq: 3, head: 4 });
  });
});
