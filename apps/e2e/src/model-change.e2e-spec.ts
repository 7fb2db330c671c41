import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { Classroom, search, textsOf, untilFirst, untilFirstByMeaning } from './finding.js';
import { startOwn } from './homeroom.js';
import type { OwnHomeroom } from './homeroom.js';
import { modelFolder } from './standalone-process.js';

const owl = 'An owl sits on the roof of the gym.';
/** No word of it stands in the message. */
const paraphrase = 'nocturnal bird, predator';
const subjects = ['algebra', 'biology', 'chemistry', 'drama', 'economics', 'French', 'geography', 'history'];
const things = ['homework', 'a test', 'new books', 'a quiz', 'group work', 'a film', 'an essay', 'a project'];
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const texts = subjects.flatMap((subject) =>
  things.flatMap((thing) => days.map((day) => `In ${subject} there is ${thing} on ${day}, says the timetable`)),
);
const last = 'Last before the change';

let homeroom: OwnHomeroom;
let room: Classroom;

const find = (q: string, more = {}) => search(room.people.tess, q, more);
const unfinished = () => homeroom.metric('homeroom_index_builds');

beforeAll(async () => {
  homeroom = await startOwn({
    HOMEROOM_RATE_SEARCH: 'off',
    HOMEROOM_RATE_SEND: 'off',
    HOMEROOM_EMBEDDING_MODEL_DIR: modelFolder('tiny'),
  });
  room = await Classroom.open(homeroom);
  await Promise.all([owl, ...texts].map((text) => room.say(text)));
  // A room's messages are indexed in their order.
  await room.say(last);
  await untilFirstByMeaning(last, () => find(last, { kind: 'meaning' }));
}, 60_000);

afterAll(async () => {
  room?.close();
  await homeroom?.stop();
}, 30_000);

describe('a change of the model', () => {
  it('is made while people talk and search: no search answers without meaning, and none fails', async () => {
    await homeroom.restart({ env: { HOMEROOM_EMBEDDING_NEXT_MODEL_DIR: modelFolder('all-MiniLM-L6-v2') } });
    await eventually(async () => expect((await find('timetable')).mode).toBe('hybrid'));
    await eventually(async () => expect(await unfinished()).toBe(1));
    const modes = new Map<string, number>();
    const missed: string[] = [];
    let said = 0;
    for (let building = true; building; building = (await unfinished()) > 0) {
      const text = `Number ${said++} was said during the change`;
      await room.say(text);
      for (const q of [paraphrase, `timetable ${subjects[said % 8]}`, 'said during the change']) {
        const { mode, hits } = await find(q);
        modes.set(mode, (modes.get(mode) ?? 0) + 1);
        if (hits.length === 0 && said > 1 && q !== paraphrase) missed.push(q);
      }
    }
    expect(Object.fromEntries(modes)).toEqual({ hybrid: said * 3 });
    expect(missed).toEqual([]);
    expect(said).toBeGreaterThan(3);
    // The old model is asked for a moment longer: nothing but the new one can promise this.
    await untilFirstByMeaning(owl, () => find(paraphrase));
    const { hits } = await find('said during the change', { kind: 'meaning', limit: 50 });
    expect(hits.length).toBeGreaterThan(0);
    const latest = `Number ${said - 1} was said during the change`;
    await untilFirst(latest, () => find(latest, { kind: 'meaning' }));
  }, 90_000);

  it('lasts: the process that was killed goes on with the new model, and builds nothing again', async () => {
    await homeroom.restart();
    await untilFirst(owl, () => find(paraphrase));
    await eventually(async () => expect((await find('timetable')).indexedUpTo).not.toBeNull());
    expect(await unfinished()).toBe(0);
    await room.say('My cat had five kittens last night!');
    await untilFirst('My cat had five kittens last night!', () => find('newborn pets'));
    expect(textsOf(await find('"said during the change"', { kind: 'exact' })).length).toBeGreaterThan(0);
  }, 60_000);
});
