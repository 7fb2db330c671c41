import { describe, expect, it } from '@jest/globals';
import { caller, openSchool, roomWith, storedMessage } from '../delivery/school.test-fixture.js';
import { Beacon } from './beacon.js';

async function setUp() {
  const school = await openSchool();
  await school.rooms.insert(roomWith('7b', ['ana', 'ben']));
  await school.rooms.insert(roomWith('8a', [], { members: { ana: { role: 'member', joinedSeq: 2 } } }));
  await school.messageStore.insertNumbered([storedMessage('7b', 1), storedMessage('8a', 1), storedMessage('8a', 2)]);
  await school.delivery.connect('s1', caller('ana'));
  await school.delivery.connect('s2', caller('ben'));
  const beacon = new Beacon(school);
  const told = (to: string) =>
    school.emitter.payloads
      .filter((line) => line.to === to && line.event === 'room:heads')
      .map(({ payload }) => payload);
  return { ...school, beacon, told };
}

describe('Beacon', () => {
  it('tells a socket that has just come where all its rooms stand', async () => {
    const { beacon, told, readMarks } = await setUp();
    await readMarks.raise([{ userId: 'ana', roomId: '7b', seq: 1 }]);
    await beacon.greet('s1', 'ana');
    expect(told('s1')).toEqual([
      {
        full: true,
        heads: {
          '7b': { head: 1, rev: 0, memberVersion: 1, readSeq: 1 },
          '8a': { head: 2, rev: 0, memberVersion: 1, readSeq: 2 },
        },
      },
    ]);
  });

  it('tells the members of rooms that moved, each 10 s, and of no others', async () => {
    const { beacon, told, clock, messageStore } = await setUp();
    beacon.start();
    await clock.advance(11_000);
    expect(told('ben')).toEqual([{ heads: { '7b': { head: 1, rev: 0, memberVersion: 1 } } }]);
    await clock.advance(11_000);
    expect(told('ben')).toHaveLength(1);
    await messageStore.insertNumbered([storedMessage('7b', 2)]);
    await clock.advance(11_000);
    expect(told('ben').at(-1)).toEqual({ heads: { '7b': { head: 2, rev: 0, memberVersion: 1 } } });
    expect(told('ana')).toHaveLength(3);
    beacon.stop();
    await clock.advance(60_000);
    expect(clock.sleeping).toBe(0);
  });

  it('tells a hundred rooms before it reads the next hundred, so that no turn is long', async () => {
    const school = await setUp();
    const many = Array.from({ length: 250 }, (_, n) => roomWith(`room ${n}`, ['eve']));
    for (const room of many) await school.rooms.insert(room);
    await school.delivery.connect('s3', caller('eve'));
    const toldBefore: number[] = [];
    const heads = (roomIds: readonly string[]) => {
      toldBefore.push(school.told('eve').length);
      return school.messageStore.heads(roomIds);
    };
    await new Beacon({ ...school, messageStore: { heads } }).round();
    expect(toldBefore).toEqual([0, 98, 198]);
    expect(school.told('eve')).toHaveLength(250);
  });

  it('ends a lost kick within 12 s', async () => {
    const { beacon, clock, changeMembers, emitter, told, audience } = await setUp();
    beacon.start();
    await changeMembers('7b', ['ana']);
    await clock.advance(12_000);
    expect(emitter.received['ben']).toEqual(['room:removed']);
    expect(told('ben')).toEqual([]);
    expect([...audience.usersIn('7b')]).toEqual(['ana']);
    beacon.stop();
  });

  it('survives the store being away, and pays a full beacon it owes with the next round', async () => {
    const { beacon, told, failed, messageStore, ...school } = await setUp();
    let away = true;
    const fickle = {
      heads: (ids: readonly string[]) => (away ? Promise.reject(new Error('away')) : messageStore.heads(ids)),
    };
    const troubled = new Beacon({ ...school, messageStore: fickle });
    await troubled.greet('s1', 'ana');
    await troubled.round();
    expect(told('s1')).toEqual([]);
    expect(failed).toContain('beacon');
    away = false;
    await troubled.round();
    expect(told('s1')).toHaveLength(1);
    await troubled.round();
    expect(told('s1')).toHaveLength(1);
    expect(beacon).toBeDefined();
  });

  it('tells everybody everything after trouble, within 2 s', async () => {
    const { beacon, told, clock } = await setUp();
    void beacon.trouble();
    void beacon.trouble();
    await clock.advance(2_000);
    expect(told('s1').at(-1)).toMatchObject({ full: true });
    expect(told('s2').at(-1)).toMatchObject({ full: true, heads: { '7b': { head: 1 } } });
  });

  it('does not tell a socket that has gone meanwhile', async () => {
    const { beacon, told, delivery } = await setUp();
    const greeting = beacon.greet('s1', 'ana');
    delivery.disconnect('s1', 'ana');
    await greeting;
    await beacon.round();
    expect(told('s1')).toEqual([]);
  });
});
