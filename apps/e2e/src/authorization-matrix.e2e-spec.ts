import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { adminPassword, enrol, signInAdmin } from './enrolment.js';
import { eventually } from './eventually.js';
import { Actor, enrolCast, strays } from './matrix/actor.js';
import { Cells } from './matrix/cells.js';
import { operationNames, verdictOf } from './matrix/law.js';
import { deleteAttempts, leaving, messageAttempts, roomAttempts } from './matrix/operations.js';
import type { Scene } from './matrix/operations.js';
import { archive, findable, muteAll, openDirectRoom, openRoom, say, seat } from './matrix/stage.js';
import type { Crew, Room } from './matrix/stage.js';
import { modelFolder, newFolder, startStandalone } from './standalone-process.js';
import type { StandaloneProcess } from './standalone-process.js';
import { Wire } from './wire.js';

const limits = ['SEND', 'OPERATION', 'READ', 'TYPING', 'SIGN_IN', 'REPORT', 'ROOM', 'SEARCH'];
const settings = {
  ...Object.fromEntries(limits.map((name) => [`HOMEROOM_RATE_${name}`, 'off'])),
  HOMEROOM_ADMIN_PASSWORD: adminPassword,
  HOMEROOM_SESSION_PASSWORD_CHANGE: 'advised',
  HOMEROOM_SOCKET_IN_FLIGHT: '10000',
  HOMEROOM_SOCKET_EVENTS_PER_SECOND: '100000',
  HOMEROOM_LOG_LEVEL: 'trace',
  HOMEROOM_EMBEDDING_MODEL_DIR: modelFolder('tiny'),
};
const kinds = ['class', 'group', 'announcement'] as const;

// Each test asks thousands of times, also on a machine that does other things.
jest.setTimeout(30_000);

const data = newFolder();
const cells = new Cells();
let homeroom: StandaloneProcess;
let wire: Wire;
let crew: Crew;
let cast: readonly Actor[];
let members: readonly Actor[];
let rooms: readonly Room[];
let directRooms: readonly Room[];

const roomsThatAre = (state: Room['state']): readonly Room[] => rooms.filter((room) => room.state === state);
const scenesOf = (where: readonly Room[], who: readonly Actor[] = cast): readonly Scene[] =>
  where.flatMap((room) => who.map((actor) => ({ room, actor, crew })));
const everything = [...messageAttempts, ...deleteAttempts, ...roomAttempts, leaving];

/** One room after the other in each of the rooms, all rooms at once. */
const inEach = (where: readonly Room[], work: (room: Room) => Promise<readonly string[]>): Promise<readonly string[]> =>
  Promise.all(where.map(work)).then((found) => found.flat());

beforeAll(async () => {
  const started = await startStandalone({ data, env: settings });
  homeroom = started.homeroom;
  wire = new Wire(started.origin);
  const admin = await signInAdmin(wire);
  const stand = async (handle: string, role: 'student' | 'staff') =>
    new Actor(wire, await enrol(wire, admin, { handle, role }), { school: role, seat: 'outsider' });
  cast = await enrolCast(wire, admin);
  members = cast.filter(({ role }) => role.seat !== 'outsider');
  const [root, target, extra] = await Promise.all([
    stand('root', 'staff'),
    stand('target', 'student'),
    stand('extra', 'staff'),
  ]);
  crew = { root, target, extra, chief: new Actor(wire, admin, { school: 'admin', seat: 'owner' }) };
  const states = ['open', 'archived', 'muted'] as const;
  rooms = await Promise.all(kinds.flatMap((kind) => states.map((state) => openRoom(crew, members, { kind, state }))));
  directRooms = await Promise.all(
    members.filter(({ role }) => role.seat === 'member').map((partner) => openDirectRoom(crew, partner)),
  );
  await Promise.all([...cast, crew.root].map((actor) => actor.connect()));
  await findable(crew.root, [...rooms, ...directRooms]);
}, 60_000);

afterAll(async () => {
  for (const actor of [...(cast ?? []), ...(crew ? [crew.root] : [])]) actor.close();
  wire?.close();
  await homeroom?.end('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const ofKind = (kind: Room['kind'], state: Room['state']): readonly Room[] =>
  rooms.filter((room) => room.kind === kind && room.state === state);

const play = async (scenes: readonly Scene[]): Promise<readonly string[]> => [
  ...(await cells.try(messageAttempts, scenes)),
  ...(await cells.try(deleteAttempts, scenes)),
  ...(await cells.tryInTurn(roomAttempts, scenes)),
];

describe('who may do what, over REST and over sockets', () => {
  for (const state of ['open', 'archived', 'muted'] as const)
    it.each(kinds)(`is as the law has it in a room of the kind %s that is ${state}`, async (kind) => {
      expect(await play(scenesOf(ofKind(kind, state)))).toEqual([]);
    });

  it('is as the law has it in direct rooms', async () => {
    expect(await play(scenesOf(directRooms))).toEqual([]);
    expect(await cells.tryInTurn([leaving], scenesOf(directRooms))).toEqual([]);
  });

  it('leaves alone what was refused, and does what was not', async () => {
    const isGone = async (messageId: string): Promise<boolean> => {
      const { message } = await crew.root.done<{ message: { deleted?: true; editedAt?: string } }>({
        path: `/messages/${messageId}`,
      });
      return message.deleted ?? message.editedAt !== undefined;
    };
    const wrong = async (room: Room): Promise<readonly string[]> => {
      const found = (await isGone(room.anchor)) ? [`${room.key}: the anchor`] : [];
      for (const [actor, { remove, theirs }] of room.pieces) {
        const standing = { ...actor.role, kind: room.kind, state: room.state, seat: room.seatOf(actor) };
        const pairs = [
          ['delete own', remove],
          ['delete other', theirs],
        ] as const;
        for (const [operation, messageId] of pairs)
          if ((await isGone(messageId)) !== (verdictOf(operation, standing) === 'ok'))
            found.push(`${room.key}: ${operation} by ${actor.name}`);
      }
      return found;
    };
    await eventually(async () => expect(await inEach([...rooms, ...directRooms], wrong)).toEqual([]));
  });

  it('is told in advance by what a sync says of each room', async () => {
    for (const actor of cast) {
      const { rooms: seen } = await actor.done<{ rooms: { id: string; canPost: boolean }[] }>({
        path: '/sync',
        json: { rooms: {} },
      });
      const expected = [...rooms, ...directRooms]
        .filter((room) => room.seatOf(actor) !== 'outsider')
        .map((room) => {
          const standing = { ...actor.role, kind: room.kind, state: room.state, seat: room.seatOf(actor) };
          return { id: room.id, canPost: verdictOf('send', standing) === 'ok' };
        });
      const told = seen.map(({ id, canPost }) => ({ id, canPost }));
      const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
      expect({ actor: actor.name, rooms: told.sort(byId) }).toEqual({
        actor: actor.name,
        rooms: expected.sort(byId),
      });
    }
  });
});

describe('what changes in a room', () => {
  it('counts at once: a mute that is lifted, an archive that is opened', async () => {
    const open = { state: 'open' } as const;
    const lifted = await inEach(roomsThatAre('muted'), async (room) => {
      await muteAll(crew.root, room.id, { whom: members, until: null });
      const found = await cells.try(
        messageAttempts,
        scenesOf([room], members).map((scene) => ({ ...scene, now: open })),
      );
      await muteAll(crew.root, room.id, { whom: members });
      return [...found, ...(await cells.try(messageAttempts, scenesOf([room], members)))];
    });
    const opened = await inEach(roomsThatAre('archived'), async (room) => {
      await archive(crew.root, room.id, false);
      const found = await cells.try(
        messageAttempts,
        scenesOf([room]).map((scene) => ({ ...scene, now: open })),
      );
      await archive(crew.root, room.id, true);
      return [...found, ...(await cells.try(messageAttempts, scenesOf([room])))];
    });
    expect([...lifted, ...opened]).toEqual([]);
  });

  it('counts at once: another role in the room, another role in the school', async () => {
    const pupil = members.filter(({ role }) => role.school === 'student' && role.seat === 'moderator');
    const teacher = members.filter(({ role }) => role.school === 'teacher' && role.seat === 'member');
    const school = (role: string) =>
      Promise.all(teacher.map(({ id }) => crew.chief.done({ method: 'PATCH', path: `/users/${id}`, json: { role } })));
    const tryAs = (who: readonly Actor[], now: NonNullable<Scene['now']>) => {
      const scenes = scenesOf(roomsThatAre('open'), who).map((scene) => ({ ...scene, now }));
      return Promise.all([cells.try(messageAttempts, scenes), cells.tryInTurn(roomAttempts, scenes)]);
    };
    const give = (role: 'member' | 'moderator') =>
      Promise.all(
        roomsThatAre('open').map(({ id }) => seat(crew.root, id, new Map(pupil.map((actor) => [actor, role])))),
      );
    await give('member');
    const demoted = await tryAs(pupil, { seat: 'member' });
    await give('moderator');
    const promoted = await tryAs(pupil, {});
    await school('student');
    const younger = await tryAs(teacher, { school: 'student' });
    await school('teacher');
    const again = await tryAs(teacher, {});
    expect([...demoted, ...promoted, ...younger, ...again].flat()).toEqual([]);
  });
});

describe('who is removed', () => {
  it('has no room any more from the moment it is acked, whatever was on its way', async () => {
    const found = await inEach(roomsThatAre('open'), async (room) => {
      const wrong: string[] = [];
      for (const actor of members) {
        const scenes = scenesOf([room], [actor]);
        const removal = crew.root.done({ method: 'DELETE', path: `/rooms/${room.id}/members/${actor.id}` });
        const during = cells.try(messageAttempts, scenes, 'at');
        await removal;
        wrong.push(...(await cells.try(everything, scenes, 'after')), ...(await during));
      }
      return wrong;
    });
    expect(found).toEqual([]);
  });

  it('hears nothing of what is said afterwards, and finds nothing of it', async () => {
    const open = roomsThatAre('open');
    for (const room of open) await say(crew.root, room, 'after');
    await eventually(() =>
      expect([...crew.root.canaries]).toEqual(expect.arrayContaining(open.map(({ key }) => `${key}.after`))),
    );
    expect(await cells.try(everything, scenesOf(open, members), 'after')).toEqual([]);
    for (const actor of members) {
      await actor.caughtUp();
      expect([...actor.canaries].filter((which) => which.endsWith('.after'))).toEqual([]);
      for (const { id } of open) expect(strays(actor.heard, id, { inside: true })).toEqual([]);
    }
  });

  it('may come back, and leave again by themselves, with the same end', async () => {
    const open = roomsThatAre('open');
    const marks = new Map(members.map((actor) => [actor, actor.heard.length]));
    const seats = new Map(members.map((actor) => [actor, actor.role.seat]));
    await Promise.all(open.map(({ id }) => seat(crew.root, id, seats)));
    expect(await cells.try(messageAttempts.slice(0, 5), scenesOf(open, members))).toEqual([]);
    expect(await cells.tryInTurn([leaving], scenesOf(rooms))).toEqual([]);
    expect(await cells.try(everything, scenesOf(rooms, members), 'after')).toEqual([]);
    for (const room of open) await say(crew.root, room, 'after');
    for (const actor of members) {
      await actor.caughtUp();
      const since = actor.heard.slice(marks.get(actor));
      for (const { id } of open) expect(strays(since, id, { inside: false, entries: 1 })).toEqual([]);
      for (const { id } of rooms.filter(({ state }) => state !== 'open'))
        expect(strays(actor.heard, id, { inside: true })).toEqual([]);
    }
  });
});

describe('what was said in a room', () => {
  it('has reached its members, and nobody else', async () => {
    for (const actor of cast) {
      await actor.caughtUp();
      const there = [...rooms, ...directRooms].filter((room) => room.seatOf(actor) !== 'outsider');
      const before = [...actor.canaries].filter((which) => which.endsWith('.before')).sort();
      expect({ actor: actor.name, canaries: before }).toEqual({
        actor: actor.name,
        canaries: there.map(({ key }) => `${key}.before`).sort(),
      });
      const elsewhere = [...rooms, ...directRooms].filter((room) => !there.includes(room));
      for (const { id } of elsewhere) expect(strays(actor.heard, id, { inside: false })).toEqual([]);
    }
  });

  it('stands in no log and in no metric', async () => {
    expect((await wire.askAt('/metrics')).text).not.toContain('canary.');
    expect(await homeroom.end('SIGTERM')).toBe(0);
    expect(homeroom.output).not.toContain('canary.');
    expect(homeroom.output.match(/"level":"(?:error|fatal)".*/gu)).toBeNull();
  });
});

describe('the matrix', () => {
  it('has tried every operation of the law, on more than 12,000 cells', () => {
    expect(new Set(cells.tried.map((tried) => tried.split(' over ')[0]))).toEqual(new Set(operationNames));
    expect(cells.tried.filter((tried) => tried.endsWith('socket')).length).toBeGreaterThanOrEqual(8);
    expect(cells.count).toBeGreaterThan(12_000);
  });
});
