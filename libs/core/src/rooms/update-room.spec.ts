import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { AddMembers } from './add-members.js';
import { MuteMember } from './mute-member.js';
import { RemoveMember } from './remove-member.js';
import type { RoomDocument } from './room.js';
import { updateRoom } from './update-room.js';

const olga: Caller = { userId: 'olga', role: 'teacher', sessionId: 's' };
const pupils = ['p1', 'p2', 'p3'] as const;

async function classroom(): Promise<SmallSchool> {
  const school = new SmallSchool();
  await school.person('olga', 'teacher');
  for (const pupil of pupils) await school.person(pupil);
  await school.room({ id: '7b', kind: 'class' }, { olga: 'owner', p1: 'member' });
  return school;
}

type Step = { readonly kind: 'add' | 'remove' | 'mute'; readonly userId: string };

const step = fc.record({
  kind: fc.constantFrom('add' as const, 'remove' as const, 'mute' as const),
  userId: fc.constantFrom(...pupils),
});

function take(school: SmallSchool, { kind, userId }: Step): Promise<unknown> {
  if (kind === 'add') return new AddMembers(school).add(olga, '7b', { userIds: [userId] });
  if (kind === 'remove') return new RemoveMember(school).remove(olga, '7b', userId);
  const until = new Date(school.clock.now() + 60_000).toISOString();
  return new MuteMember(school).mute(olga, { roomId: '7b', userId }, { until, reason: 'x' });
}

describe('updateRoom', () => {
  it('writes nothing when the decision is to leave the room as it is', async () => {
    const school = await classroom();
    const { before, after } = await updateRoom(school.rooms, '7b', (room) => room);
    expect(after).toBe(before);
    expect((await school.roomNow('7b')).version).toBe(1);
  });

  it('gives up after five lost races and says that another try may do', async () => {
    const school = await classroom();
    let decisions = 0;
    const rooms = { byIds: school.rooms.byIds.bind(school.rooms), replace: async () => false };
    const decide = (room: RoomDocument): RoomDocument => ({ ...room, name: `try ${++decisions}` });
    expect(await refusalOf(updateRoom(rooms, '7b', decide))).toBe('OVERLOADED');
    expect(decisions).toBe(5);
  });

  it('loses no change of five at once, and raises memberVersion by one with each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), fc.scheduler(), async (steps, scheduler) => {
        const school = await classroom();
        const written: RoomDocument[] = [await school.roomNow('7b')];
        const [byIds, replace] = [school.rooms.byIds.bind(school.rooms), school.rooms.replace.bind(school.rooms)];
        school.rooms.byIds = (ids) => scheduler.schedule(byIds(ids));
        school.rooms.replace = async (room, expectedVersion) => {
          await scheduler.schedule(Promise.resolve());
          const won = await replace(room, expectedVersion);
          if (won) written.push(room);
          return won;
        };
        const outcomes = await scheduler.waitFor(Promise.all(steps.map((one) => refusalOf(take(school, one)))));
        expect(outcomes.filter((code) => code !== 'ok' && code !== 'NOT_FOUND')).toEqual([]);
        for (const [index, room] of written.entries()) {
          expect([room.version, room.memberVersion]).toEqual([index + 1, index + 1]);
          if (index > 0) expect(difference(written[index - 1], room)).toBe(1);
        }
        const changes = steps.filter((_, index) => outcomes[index] === 'ok');
        expect(replay(written, changes)).toBe(true);
        expect(await byIds(['7b'])).toEqual([written.at(-1)]);
      }),
      { numRuns: 300 },
    );
  });
});

/** In how many members two states of the room differ. */
function difference(before: RoomDocument | undefined, after: RoomDocument): number {
  const ids = new Set([...Object.keys(before?.members ?? {}), ...Object.keys(after.members)]);
  return [...ids].filter((id) => JSON.stringify(before?.members[id]) !== JSON.stringify(after.members[id])).length;
}

/** Every accepted change left its trace: the state it asked for held at some moment. */
const replay = (written: readonly RoomDocument[], changes: readonly Step[]): boolean =>
  changes.every(({ kind, userId }) =>
    written.some(({ members }) => {
      const member = members[userId];
      if (kind === 'remove') return member === undefined;
      return kind === 'add' ? member !== undefined : member?.mutedUntil !== undefined;
    }),
  );
