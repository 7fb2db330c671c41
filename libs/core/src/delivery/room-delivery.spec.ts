import { describe, expect, it } from '@jest/globals';
import { account, caller, changeBatchOf, messageBatchOf, openSchool, roomWith } from './school.test-fixture.js';

async function classOfTwo() {
  const school = await openSchool();
  await school.rooms.insert(roomWith('7b', ['ana', 'ben']));
  await school.delivery.connect('s1', caller('ana'));
  await school.delivery.connect('s2', caller('ben'));
  const say = (seqs: readonly number[], memberVersion = 1): Promise<void> =>
    school.fanout.publish({ kind: 'messages', batch: messageBatchOf('7b', seqs, memberVersion) });
  return { ...school, say };
}

describe('RoomDelivery', () => {
  it('brings a batch to every connected member of its room, and to nobody else', async () => {
    const { say, delivery, rooms, emitter, fanout, late } = await classOfTwo();
    await rooms.insert(roomWith('8a', ['eve']));
    await delivery.connect('s3', caller('eve', 'admin'));
    await say([1, 2]);
    await fanout.publish({ kind: 'changes', batch: changeBatchOf('7b', 1) });
    expect(emitter.received).toEqual({
      ana: ['message:batch 1..2', 'change:batch 1..1'],
      ben: ['message:batch 1..2', 'change:batch 1..1'],
    });
    expect(late).toHaveLength(2);
  });

  it('gives a removed member nothing numbered after the removal, even when the kick was lost', async () => {
    const { say, clock, emitter, changeMembers } = await classOfTwo();
    await say([1]);
    await changeMembers('7b', ['ana']);
    await say([2], 2);
    await clock.advance(0);
    expect(emitter.numbered('ana')).toEqual(['message:batch 1..1', 'message:batch 2..2']);
    expect(emitter.received['ben']).toEqual(['message:batch 1..1', 'room:removed']);
  });

  it('gives a removed member nothing either when another path has read the room first', async () => {
    const { say, clock, emitter, changeMembers, directory } = await classOfTwo();
    await changeMembers('7b', ['ana']);
    await directory.refresh(['7b']);
    await say([1], 2);
    await clock.advance(0);
    expect(emitter.numbered('ben')).toEqual([]);
    expect(emitter.numbered('ana')).toEqual(['message:batch 1..1']);
  });

  it('gives a member who came while the notice was lost everything from then on', async () => {
    const { say, clock, emitter, changeMembers, delivery, accounts } = await classOfTwo();
    await accounts.insert([account('cem')]);
    await delivery.connect('s3', caller('cem'));
    await changeMembers('7b', ['ana', 'ben', 'cem']);
    await say([1], 2);
    await clock.advance(0);
    expect(emitter.received['cem']).toEqual(['room:changed', 'message:batch 1..1']);
  });

  it('emits nothing when the members cannot be read, and goes on once they can', async () => {
    const { say, clock, emitter, changeMembers, rooms, skipped } = await classOfTwo();
    await changeMembers('7b', ['ana']);
    rooms.broken = true;
    await say([1], 2);
    await clock.advance(0);
    expect(emitter.received).toEqual({});
    expect(skipped).toEqual(['members-unknown']);
    rooms.broken = false;
    await say([2], 2);
    await clock.advance(0);
    expect(emitter.numbered('ana')).toEqual(['message:batch 2..2']);
    expect(emitter.numbered('ben')).toEqual([]);
  });

  it('keeps the order of a room while its members are read, and lets other rooms pass', async () => {
    const { say, clock, emitter, changeMembers, rooms, fanout, delivery } = await classOfTwo();
    await rooms.insert(roomWith('choir', ['ana']));
    await delivery.connect('s4', caller('ana'));
    await changeMembers('7b', ['ana', 'ben', 'cem']);
    const release = rooms.hold();
    await say([1], 2);
    await say([2], 1);
    await fanout.publish({ kind: 'changes', batch: changeBatchOf('7b', 1, 1) });
    await say([3], 2);
    await fanout.publish({ kind: 'messages', batch: messageBatchOf('choir', [1]) });
    await clock.advance(0);
    expect(emitter.numbered('ana')).toEqual(['message:batch 1..1']);
    expect(emitter.numbered('ben')).toEqual([]);
    release();
    await clock.advance(0);
    expect(emitter.numbered('ben')).toEqual([
      'message:batch 1..1',
      'message:batch 2..2',
      'change:batch 1..1',
      'message:batch 3..3',
    ]);
  });

  it('leaves what piles up behind an unread room to the beacon', async () => {
    const { say, clock, changeMembers, rooms, skipped, emitter } = await classOfTwo();
    await changeMembers('7b', ['ana', 'ben']);
    const release = rooms.hold();
    for (let seq = 1; seq <= 250; seq++) await say([seq], 2);
    release();
    await clock.advance(0);
    expect(skipped).toEqual(Array.from({ length: 50 }, () => 'backlog'));
    expect(emitter.numbered('ana')).toHaveLength(200);
  });

  it('reads the members once, not for every batch', async () => {
    const { say, clock, changeMembers, rooms, emitter } = await classOfTwo();
    await changeMembers('7b', ['ana', 'ben']);
    const before = rooms.reads;
    for (let seq = 1; seq <= 10; seq++) await say([seq], 2);
    await clock.advance(0);
    expect(rooms.reads - before).toBe(1);
    expect(emitter.numbered('ben')).toHaveLength(10);
  });

  it('shows a changed room to each member as they see it, the new ones too', async () => {
    const { delivery, clock, emitter, accounts, rooms } = await classOfTwo();
    await accounts.insert([account('cem')]);
    await delivery.connect('s3', caller('cem', 'teacher'));
    const after = roomWith('7b', ['ana', 'cem'], { name: '7b new', version: 2, memberVersion: 2 });
    await rooms.replace(after, 1);
    delivery.roomChanged(after);
    await clock.advance(0);
    expect(emitter.received).toEqual({ ana: ['room:changed'], ben: ['room:removed'], cem: ['room:changed'] });
    expect(emitter.payloads.at(-1)?.payload).toMatchObject({ room: { id: '7b', name: '7b new', memberCount: 2 } });
  });

  it('tells an operation that was refused to its sender alone', async () => {
    const { fanout, emitter, clock } = await classOfTwo();
    await fanout.publish({ kind: 'refused', roomId: '7b', userId: 'ana', operationId: 'o1', code: 'FORBIDDEN' });
    await clock.advance(0);
    expect(emitter.payloads).toEqual([
      { to: 'ana', event: 'operation:refused', payload: { roomId: '7b', operationId: 'o1', code: 'FORBIDDEN' } },
    ]);
  });

  it('follows a room as long as somebody here is in it', async () => {
    const { say, delivery, emitter, audience, clock } = await classOfTwo();
    delivery.disconnect('s1', 'ana');
    await say([1]);
    expect(emitter.numbered('ben')).toEqual(['message:batch 1..1']);
    delivery.disconnect('s2', 'ben');
    await clock.advance(0);
    await say([2]);
    expect(audience.rooms).toEqual([]);
    await delivery.connect('s5', caller('ben'));
    await say([3]);
    expect(emitter.numbered('ben')).toEqual(['message:batch 1..1', 'message:batch 3..3']);
  });

  it('does not let in who was removed while their rooms were read', async () => {
    const school = await openSchool();
    await school.rooms.insert(roomWith('7b', ['ana', 'ben']));
    await school.delivery.connect('s1', caller('ana'));
    const connecting = school.delivery.connect('s2', caller('ben'));
    const after = roomWith('7b', ['ana'], { memberVersion: 2, version: 2 });
    school.delivery.roomChanged(after);
    await school.rooms.replace(after, 1);
    await connecting;
    await school.fanout.publish({ kind: 'messages', batch: messageBatchOf('7b', [1], 2) });
    expect(school.emitter.numbered('ben')).toEqual([]);
    expect([...school.audience.usersIn('7b')]).toEqual(['ana']);
  });

  it('gives nothing to who was let in by an old reading, even when the directory has forgotten the newer one', async () => {
    const { clock, rooms, directory, delivery, fanout, emitter } = await openSchool();
    await rooms.insert(roomWith('7b', ['ana', 'ben']));
    await delivery.connect('s1', caller('ana'));
    const connecting = delivery.connect('s3', caller('ben'));
    const after = roomWith('7b', ['ana'], { memberVersion: 2, version: 2 });
    delivery.roomChanged(after);
    for (let n = 0; n <= 20_000; n++) directory.put(roomWith(`other ${n}`, []));
    await rooms.replace(after, 1);
    await connecting;
    await fanout.publish({ kind: 'messages', batch: messageBatchOf('7b', [1], 2) });
    await clock.advance(0);
    expect([emitter.numbered('ana'), emitter.numbered('ben')]).toEqual([['message:batch 1..1'], []]);
  });
});
