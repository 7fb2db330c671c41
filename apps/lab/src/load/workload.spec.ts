import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseWorkload, readWorkload, workloadNames } from './workload.js';

const sound = `
people: 20
rooms:
  - { count: 2, members: 10 }
messagesPerSecond: 5
seconds: 10
`;

describe('workloads', () => {
  it('come along by name', () => {
    expect(workloadNames()).toEqual([
      'assembly',
      'bell-rush',
      'class-rooms',
      'idle-crowd',
      'large-rooms',
      'reconnect-storm',
      'small-school',
    ]);
  });

  it.each([...workloadNames()])('that come along can be read: %s', (name) => {
    const { description, people, ...load } = readWorkload(name);
    expect([load.name, description.length > 0, people >= 100]).toEqual([name, true, true]);
  });

  it('have defaults', () => {
    expect(parseWorkload(sound, 'w.yaml')).toEqual({
      description: '',
      people: 20,
      rooms: [{ count: 2, members: 10, share: 1 }],
      messagesPerSecond: 5,
      warmUpSeconds: 5,
      seconds: 10,
      texts: 'real',
      seed: 1,
    });
  });

  it.each([
    ['a key that there is not', `${sound}speed: 3`, /^w\.yaml: .*speed/u],
    ['a missing key', sound.replace('people: 20', ''), /^w\.yaml: people: /u],
    ['a word for a number', sound.replace('seconds: 10', 'seconds: ten'), /^w\.yaml: seconds: .*number/u],
    [
      'more members than people',
      sound.replace('members: 10', 'members: 30'),
      /rooms\.0\.members: is more than the 20 people/u,
    ],
    [
      'no room with messages',
      sound.replace('members: 10 }', 'members: 10, share: 0 }'),
      /rooms: has no room with a share/u,
    ],
    ['a burst after the end', `${sound}burst: { atSeconds: 8, seconds: 5, factor: 2 }`, /burst: ends after the end/u],
    ['a dropout after the end', `${sound}dropout: { atSeconds: 10, share: 0.5 }`, /dropout: comes after the end/u],
    ['what is no YAML', 'people: [', /^w\.yaml is not YAML: /u],
    ['a list', '- 1', /^w\.yaml: .*object/u],
  ])('refuse %s in a sentence that names the place', (_what, text, sentence) => {
    expect(() => parseWorkload(text, 'w.yaml')).toThrow(sentence);
  });

  it('say which names there are', () => {
    expect(() => readWorkload('rush')).toThrow(
      /There is no workload "rush"; there is assembly, bell-rush, .*, or a YAML file\./u,
    );
  });

  describe('of a file', () => {
    let folder: string;
    beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'homeroom-workload-'))));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('are named after it', () => {
      writeFileSync(join(folder, 'my-school.yaml'), sound);
      expect(readWorkload(join(folder, 'my-school.yaml')).name).toBe('my-school');
    });

    it('say that it cannot be read', () => {
      expect(() => readWorkload(join(folder, 'none.yaml'))).toThrow(/^Cannot read .*none\.yaml: /u);
    });
  });
});
