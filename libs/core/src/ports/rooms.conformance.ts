import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomDocument } from '../rooms/room.js';
import { sampleRoom } from './people.samples.js';
import type { Rooms } from './rooms.port.js';

/** What every `Rooms` does. `make` gives an empty one. */
export function describeRooms(name: string, make: () => Promise<Rooms>): void {
  describe(`${name} as Rooms`, () => {
    let rooms: Rooms;
    beforeEach(async () => {
      rooms = await make();
    });

    it('gives back what was put in, whole, and leaves out what is not there', async () => {
      const room = sampleRoom('r1', ['ana'], {
        topic: 'Ünï 🎻 "quoted"',
        members: { ana: { role: 'owner', joinedSeq: 7, mutedUntil: 5 }, 'b-1_x': { role: 'member', joinedSeq: 0 } },
      });
      expect(await rooms.insert(room)).toEqual(room);
      expect(await rooms.byIds(['none', 'r1', 'r1'])).toEqual([room]);
      expect(await rooms.byIds([])).toEqual([]);
    });

    it('keeps its own copy, which nobody alters', async () => {
      const room = { ...sampleRoom('r1', ['ana']) };
      await rooms.insert(room);
      room.name = 'changed outside';
      const [stored] = await rooms.byIds(['r1']);
      expect(stored?.name).toBe('r1');
      expect(() => Object.assign(stored?.members['ana'] ?? {}, { role: 'owner' })).toThrow(TypeError);
    });

    it('refuses a second room of one id', async () => {
      await rooms.insert(sampleRoom('r1', ['ana']));
      await expect(rooms.insert(sampleRoom('r1', ['ben']))).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(Object.keys((await rooms.byIds(['r1']))[0]?.members ?? {})).toEqual(['ana']);
    });

    describe('direct rooms', () => {
      describeDirect(() => rooms);
    });
    describe('replacing', () => {
      describeReplace(() => rooms);
    });
    describe('looking up', () => {
      describeLookups(() => rooms);
    });
  });
}

function describeDirect(get: () => Rooms): void {
  const direct = (id: string, pair: string) => sampleRoom(id, pair.split(' '), { kind: 'direct', directKey: pair });

  it('answers the room that a pair already has, and adds none, even when both ask at once', async () => {
    const made = await Promise.all([get().insert(direct('d1', 'ana ben')), get().insert(direct('d2', 'ana ben'))]);
    const [id, ...others] = new Set(made.map((room) => room.id));
    expect(others).toEqual([]);
    expect((await get().insert(direct('d3', 'ana ben'))).id).toBe(id);
    expect(await get().list(null, 10)).toHaveLength(1);
  });

  it('keeps rooms of other pairs and rooms without a pair apart', async () => {
    await get().insert(direct('d1', 'ana ben'));
    await get().insert(direct('d2', 'ana cem'));
    await get().insert(sampleRoom('r1', ['ana', 'ben']));
    await get().insert(sampleRoom('r2', ['ana', 'ben']));
    expect((await get().ofUser('ana')).map(({ id }) => id)).toEqual(['d1', 'd2', 'r1', 'r2']);
  });
}

function describeReplace(get: () => Rooms): void {
  const next = (room: RoomDocument, rest: Partial<RoomDocument>) => ({ ...room, version: room.version + 1, ...rest });

  it('replaces a room in the version that was read, and refuses one that moved on or never was', async () => {
    const room = await get().insert(sampleRoom('r1', ['ana']));
    expect(await get().replace(next(room, { name: 'first' }), 1)).toBe(true);
    expect(await get().replace(next(room, { name: 'too late' }), 1)).toBe(false);
    expect(await get().replace(next(sampleRoom('r2', []), {}), 1)).toBe(false);
    expect(await get().list(null, 10)).toMatchObject([{ id: 'r1', name: 'first', version: 2 }]);
  });

  it('lets exactly one of several win who replace at once', async () => {
    const room = await get().insert(sampleRoom('r1', ['ana']));
    const names = ['a', 'b', 'c', 'd'];
    const won = await Promise.all(names.map((each) => get().replace(next(room, { name: each }), 1)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await get().byIds(['r1']))[0]?.name).toBe(names[won.indexOf(true)]);
  });

  it('finds a room by its new members and no longer by those who went', async () => {
    const room = await get().insert(sampleRoom('r1', ['ana', 'ben']));
    const members = sampleRoom('r1', ['ben', 'cem']).members;
    await get().replace(next(room, { members, memberVersion: 2 }), 1);
    const found = await Promise.all(['ana', 'ben', 'cem'].map((userId) => get().ofUser(userId)));
    expect(found.map((list) => list.map(({ memberVersion }) => memberVersion))).toEqual([[], [2], [2]]);
  });

  it('changes no members when it refuses', async () => {
    const room = await get().insert(sampleRoom('r1', ['ana']));
    await get().replace(next(room, { members: sampleRoom('r1', ['ben']).members }), 9);
    expect(await get().ofUser('ben')).toEqual([]);
    expect(await get().ofUser('ana')).toHaveLength(1);
  });
}

function describeLookups(get: () => Rooms): void {
  it('finds all rooms of a person, archived ones too, and none of others', async () => {
    await get().insert(sampleRoom('r2', ['ana'], { archived: true }));
    await get().insert(sampleRoom('r1', ['ana', 'ben']));
    await get().insert(sampleRoom('r3', ['ben']));
    expect((await get().ofUser('ana')).map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(await get().ofUser('constructor')).toEqual([]);
  });

  it('lists every room once, in pages by id', async () => {
    for (const id of ['c', 'a', 'B', 'd']) await get().insert(sampleRoom(id, []));
    expect((await get().list(null, 2)).map(({ id }) => id)).toEqual(['B', 'a']);
    expect((await get().list('a', 10)).map(({ id }) => id)).toEqual(['c', 'd']);
    expect(await get().list('d', 10)).toEqual([]);
  });
}
