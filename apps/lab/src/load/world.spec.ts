import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWorld } from './world.js';

describe('a world of a file', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeroom-world-'));
    file = join(folder, 'world.json');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (content: unknown) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readWorld(file);
  };

  it('holds people with their tokens, and the members of each room', async () => {
    const people = [
      { userId: 'ada', token: 'a', rooms: ['r1', 'r2'] },
      { userId: 'bob', token: 'b', rooms: ['r1'] },
    ];
    const world = read({ people });
    expect(world.hasHistory).toBe(true);
    expect(world.rooms.map(({ roomId, members }) => [roomId, members])).toEqual([
      ['r1', [0, 1]],
      ['r2', [0]],
    ]);
    expect(await world.people[1]?.session.token()).toBe('b');
  });

  it('may say that the server has no history', () => {
    expect(read({ history: false, people: [{ userId: 'a', token: 't', rooms: [] }] }).hasHistory).toBe(false);
  });

  it.each([
    ['nobody in it', { people: [] }, /people: /u],
    ['somebody without a token', { people: [{ userId: 'ada', rooms: [] }] }, /people\.0\.token: /u],
    ['a key that there is not', { people: [{ userId: 'a', token: 't', rooms: [], name: 'A' }] }, /people\.0: .*name/u],
    ['no JSON', 'people:', /^Cannot read .*world\.json: /u],
  ])('is refused with %s, in a sentence that names the place', (_what, content, sentence) => {
    expect(() => read(content)).toThrow(sentence);
  });
});
