import { describe, expect, it } from '@jest/globals';
import { FickleRooms, roomWith } from '../delivery/school.test-fixture.js';
import { ManualClock } from '../ports/clock.memory.js';
import { RoomDirectory } from './room-directory.js';

async function setUp() {
  const clock = new ManualClock();
  const rooms = new FickleRooms();
  await rooms.insert(roomWith('r', ['ana']));
  return { clock, rooms, directory: new RoomDirectory({ rooms, clock }) };
}

describe('RoomDirectory', () => {
  it('reads a room once and uses it for 12 s', async () => {
    const { clock, rooms, directory } = await setUp();
    expect(await directory.get('r')).toMatchObject({ id: 'r' });
    await clock.advance(12_000);
    await directory.get('r');
    expect(rooms.reads).toBe(1);
    await clock.advance(1);
    await directory.get('r');
    expect(rooms.reads).toBe(2);
  });

  it('asks the store once when many ask at the same time', async () => {
    const { rooms, directory } = await setUp();
    await Promise.all(Array.from({ length: 50 }, () => directory.get('r')));
    expect(rooms.reads).toBe(1);
  });

  it('holds the last reading for 10 minutes while the store is away, then says UNAVAILABLE', async () => {
    const { clock, rooms, directory } = await setUp();
    await directory.get('r');
    rooms.broken = true;
    await clock.advance(600_000);
    expect(await directory.get('r')).toMatchObject({ id: 'r' });
    await clock.advance(1);
    await expect(directory.get('r')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(directory.get('never read')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('tells of a room whose version rose, and of no other reading', async () => {
    const { rooms, directory } = await setUp();
    const told: number[] = [];
    directory.onChange(({ version }) => void told.push(version));
    await directory.refresh(['r']);
    directory.put(roomWith('r', ['ana']));
    await rooms.replace(roomWith('r', ['ana', 'ben'], { memberVersion: 2, version: 2 }), 1);
    await directory.refresh(['r']);
    expect(told).toEqual([1, 2]);
  });

  it('takes a reading for old when the clock was set back', async () => {
    const { clock, rooms, directory } = await setUp();
    await directory.get('r');
    clock.jump(-3_600_000);
    await directory.get('r');
    expect(rooms.reads).toBe(2);
  });

  it('says null for a room that does not exist and forgets one that is gone', async () => {
    const { directory } = await setUp();
    expect(await directory.get('nowhere')).toBeNull();
    directory.put(roomWith('ghost', []));
    expect((await directory.refresh(['r', 'ghost'])).size).toBe(1);
    expect(directory.peek('ghost')).toBeUndefined();
  });

  it('never replaces a room by an older version, even one that was asked for earlier', async () => {
    const { rooms, directory } = await setUp();
    const release = rooms.hold();
    const reading = directory.get('r');
    directory.put(roomWith('r', ['ana', 'ben'], { version: 2, memberVersion: 2 }));
    release();
    expect(await reading).toMatchObject({ version: 2 });
    expect(directory.peek('r')).toMatchObject({ version: 2 });
  });

  it('tells its listeners of each version once', async () => {
    const { rooms, directory } = await setUp();
    const heard: number[] = [];
    const stop = directory.onChange((room) => void heard.push(room.version));
    await directory.get('r');
    await directory.refresh(['r']);
    await rooms.replace(roomWith('r', [], { version: 2 }), 1);
    await directory.refresh(['r']);
    stop();
    directory.put(roomWith('r', [], { version: 3 }));
    expect(heard).toEqual([1, 2]);
  });
});
