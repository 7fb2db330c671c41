import { cpSync, openSync, closeSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { eventually } from './eventually.js';
import { Classroom, search, textsOf, untilFirst, untilFirstByMeaning } from './finding.js';
import { startOwn } from './homeroom.js';
import type { OwnHomeroom } from './homeroom.js';
import { modelFolder, newFolder, runToEnd } from './standalone-process.js';

// All at once: most of the time is spent with waiting.
jest.setTimeout(90_000);

const unlimited = { HOMEROOM_RATE_SEARCH: 'off', HOMEROOM_RATE_SEND: 'off' };
const tiny = { ...unlimited, HOMEROOM_EMBEDDING_MODEL_DIR: modelFolder('tiny') };
const owl = 'An owl sits on the roof of the gym.';

type School = { readonly homeroom: OwnHomeroom; readonly room: Classroom };

/** A school of its own for one test. */
async function withSchool(env: Readonly<Record<string, string>>, work: (school: School) => Promise<void>) {
  const homeroom = await startOwn(env);
  try {
    const room = await Classroom.open(homeroom);
    await work({ homeroom, room }).finally(() => room.close());
  } finally {
    await homeroom.stop();
  }
}

const finder =
  ({ room }: School) =>
  (q: string, more = {}) =>
    search(room.people.tess, q, more);
/** Whose vector is that of the query itself: even a model that reads nothing into words puts it first. */
const byOwnWords = { kind: 'meaning' } as const;

function overwrite(path: string, position: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, bytes, 0, bytes.length, position);
  } finally {
    closeSync(file);
  }
}

describe('a model that is not whole', () => {
  const model = join('onnx', 'model_quantized.onnx');
  const spoilt: readonly (readonly [how: string, spoil: (path: string) => void])[] = [
    ['missing', (path) => rmSync(path)],
    ['truncated', (path) => truncateSync(path, 2_000)],
    ['altered', (path) => overwrite(path, 1_000, Buffer.from('spoilt'))],
  ];

  it.concurrent.each(spoilt)(
    'leaves chat and words alone, is told with its mend, and is taken when it is put back: %s',
    async (how, spoil) => {
      const folder = newFolder();
      cpSync(modelFolder('tiny'), folder, { recursive: true });
      spoil(join(folder, model));
      try {
        await withSchool({ ...unlimited, HOMEROOM_EMBEDDING_MODEL_DIR: folder }, async (school) => {
          const find = finder(school);
          await school.room.say(owl);
          for (const kind of ['all', 'exact', 'meaning'])
            expect((await untilFirst(owl, () => find('owl', { kind }))).mode).toBe('lexical');
          const told = `${join(folder, model)} is ${how}`;
          await eventually(() => expect(school.homeroom.process.output).toContain(told));
          expect(school.homeroom.process.output).toContain('put the original file back');
          cpSync(modelFolder('tiny'), folder, { recursive: true });
          await untilFirstByMeaning(owl, () => find(owl, byOwnWords));
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

describe('the driver of embedding', () => {
  it.concurrent('is off where it is told so: words are found, and everything counts as found', async () => {
    await withSchool({ ...unlimited, HOMEROOM_EMBEDDING_DRIVER: 'off' }, async (school) => {
      const find = finder(school);
      await school.room.say(owl);
      const { hits } = await untilFirst(owl, () => find('owl'));
      await eventually(async () => {
        const { mode, indexedUpTo } = await find('owl', { kind: 'meaning' });
        expect(mode).toBe('lexical');
        expect(Date.parse(indexedUpTo ?? '')).toBeGreaterThan(Date.parse(hits[0]?.message.sentAt ?? ''));
      });
      expect(school.homeroom.process.output).not.toMatch(/"level":"(?:warn|error)".*model/u);
    });
  });

  it.concurrent('refuses to start as http without an address, and names what is missing', async () => {
    const data = newFolder();
    const env = { HOMEROOM_EMBEDDING_DRIVER: 'http', HOMEROOM_EMBEDDING_HTTP_KEY: 'secret-value' };
    const { code, stdout, stderr } = await runToEnd({ args: ['--data', data, '--port', '0', '--no-demo'], env });
    rmSync(data, { recursive: true, force: true });
    expect(stderr).toMatch(/^standalone cannot start: \S[^\n]*\.\n$/u);
    for (const name of ['URL', 'MODEL', 'DIMENSIONS'])
      expect(stderr).toContain(`HOMEROOM_EMBEDDING_HTTP_${name} is needed because HOMEROOM_EMBEDDING_DRIVER is http`);
    expect(stderr + stdout).not.toContain('secret-value');
    expect(code).toBe(1);
  });
});

describe('the index', () => {
  it.concurrent('is built again by itself when its file is damaged, and has everything', async () => {
    await withSchool(tiny, async (school) => {
      const find = finder(school);
      const texts = Array.from(
        { length: 40 },
        (_, i) => `Locker ${i} holds the ${'abcdefgh'[i % 8]}-flute of pupil ${i}`,
      );
      for (const text of [...texts, owl]) await school.room.say(text);
      await untilFirstByMeaning(owl, () => find(owl, byOwnWords));
      await school.homeroom.process.end('SIGTERM');
      await school.homeroom.restart({
        between: (data) => {
          for (let page = 1; page < 8; page++)
            overwrite(join(data, 'search.sqlite'), page * 4_096, Buffer.alloc(4_000, 0xa5));
        },
      });
      await eventually(async () => {
        const { hits } = await find('locker', { kind: 'exact', limit: 50 });
        expect(hits.map(({ message }) => message.text).toSorted()).toEqual(texts.toSorted());
      }, 20_000);
      await untilFirstByMeaning(owl, () => find(owl, byOwnWords));
      expect(school.homeroom.process.output).toContain('the search index is built anew');
    });
  });

  it.concurrent('waits over a restart while embedding is paused, and catches up when it goes on', async () => {
    await withSchool(tiny, async (school) => {
      const find = finder(school);
      const { admin } = school.room.people;
      await school.room.say('The first of the day');
      await untilFirstByMeaning('The first of the day', () => find('The first of the day', byOwnWords));
      await admin.ask('setEmbedding', { body: { paused: true } });
      const paused = async () => expect(await school.homeroom.metric('homeroom_embedding_paused')).toBe(1);
      await eventually(paused);
      await school.room.say(owl);
      await untilFirst(owl, () => find('owl'));
      await school.homeroom.restart();
      await eventually(paused);
      await school.room.say('Said after the restart');
      await untilFirst('Said after the restart', () => find('restart'));
      const answer = await eventually(async () => {
        const found = await find(owl, byOwnWords);
        expect(found.mode).toBe('hybrid');
        return found;
      });
      expect(textsOf(answer)).not.toContain(owl);
      // What waits is from before the start: nobody knows since when.
      await eventually(async () => expect(await school.homeroom.metric('homeroom_index_behind_seconds')).toBe(-1));
      expect(answer.indexedUpTo).toBeNull();
      await admin.ask('setEmbedding', { body: { paused: false } });
      await untilFirstByMeaning(owl, () => find(owl, byOwnWords));
      await eventually(async () => expect((await find('owl')).indexedUpTo).not.toBeNull());
    });
  });
});
