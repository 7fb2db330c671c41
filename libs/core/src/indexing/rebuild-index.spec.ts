import { beforeEach, describe, expect, it } from '@jest/globals';
import { EmbedderError } from '../ports/embedder.port.js';
import type { IndexBuild } from '../ports/index-builds.port.js';
import { sampleDelete, sampleEdit, sampleMessage, sampleMessages } from '../ports/messages.samples.js';
import { IndexingWorld, blueModel, redModel } from './indexing.test-world.js';
import { planBuilds } from './plan-builds.js';

const old = [...sampleMessages('room1', 1, 150), ...sampleMessages('room2', 1, 40)];
const ids = old.map(({ id }) => id).sort();
const done = { complete: true, active: false };

const named = (builds: readonly IndexBuild[]) =>
  Object.fromEntries(builds.map(({ name, complete, active }) => [name.split('@')[0], { complete, active }]));

let world: IndexingWorld;
beforeEach(async () => {
  world = new IndexingWorld();
  await world.openRooms('room1', 'room2', 'room3');
  await world.store(...old);
});

describe('RebuildIndex', () => {
  it('finds everything that was said before there was an index', async () => {
    await world.build();
    expect(await world.byWord('text')).toEqual(ids);
    expect(await world.byMeaning('text')).toEqual(ids);
    expect(named(await world.index.list())).toEqual({ words: done, red: { ...done, active: true } });
  });

  it('leaves out what is deleted by then, and takes texts as they are', async () => {
    const [first, second] = old;
    if (!first || !second) return;
    await world.change(sampleDelete(first, 1));
    await world.change(sampleEdit(second, 2, 'a zebra'));
    await world.build();
    expect(await world.byWord('zebra')).toEqual([second.id]);
    expect(await world.byMeaning('text')).toEqual(ids.filter((id) => id !== first.id));
  });

  it('goes on where it stopped', async () => {
    const stopping = new AbortController();
    const [embedder] = world.embedders;
    if (!embedder) return;
    const { embed } = embedder;
    embedder.embed = async (...args) => {
      stopping.abort();
      return embed.apply(embedder, args.slice(0, 2) as [string[], 'passage']);
    };
    await world.build(stopping.signal);
    const begun = (await world.byMeaning('text'))?.length ?? 0;
    expect(begun).toBe(64);
    const next = world.restart([redModel()]);
    await next.build();
    expect(await next.byMeaning('text')).toEqual(ids);
    const read = next.embedders[0]?.asked.filter(({ kind }) => kind === 'passage').flatMap(({ texts }) => texts);
    expect(read).toHaveLength(old.length - begun);
  });

  it('builds again what was lost', async () => {
    await world.build();
    const next = world.restart([redModel()], { lostIndex: true });
    await next.build();
    expect(await next.byMeaning('text')).toEqual(ids);
    expect(await next.byWord('text')).toEqual(ids);
  });

  it('does the words without a model, and goes on when the model can be used', async () => {
    const [embedder] = world.embedders;
    embedder?.failWith(new EmbedderError('missing'));
    await expect(world.build()).rejects.toThrow('missing');
    expect(await world.byWord('text')).toEqual(ids);
    embedder?.failWith(null);
    await world.build();
    expect(await world.byMeaning('text')).toEqual(ids);
  });

  it('needs no model where there is none', async () => {
    const wordsOnly = world.restart([]);
    await wordsOnly.build();
    expect(await wordsOnly.byWord('text')).toEqual(ids);
    expect(named(await wordsOnly.index.list())).toEqual({ words: done });
  });

  it('forgets the vectors when embedding is switched off, and builds them again when it is on: none is missing', async () => {
    await world.build();
    const off = world.restart([]);
    await off.build();
    const meanwhile = sampleMessage('room3', 1);
    await off.say(meanwhile);
    await off.runAll();
    expect(named(await off.index.list())).toEqual({ words: done });
    const on = off.restart([redModel()]);
    await on.build();
    expect(await on.byMeaning('text')).toEqual([...ids, meanwhile.id].sort());
  });
});

describe('another model', () => {
  it('is built beside the old one, which is asked until the new one has read everything, new messages too', async () => {
    await world.build();
    const [red, blue] = [redModel(), blueModel()];
    const next = world.restart([red, blue]);
    const fresh = sampleMessage('room3', 1, { text: 'said while the new model reads' });
    const asked: (string | undefined)[] = [];
    const { embed } = blue;
    blue.embed = async (...args) => {
      if (args[1] === 'query') return embed.apply(blue, args);
      asked.push((await next.models.searching())?.manifest.modelId.split('@')[0]);
      expect((await next.byMeaning('text', red))?.length).toBeGreaterThanOrEqual(ids.length);
      return embed.apply(blue, args);
    };
    const built = next.build();
    await next.say(fresh);
    await next.runAll();
    await built;
    expect(asked.length).toBeGreaterThan(3);
    expect(new Set(asked)).toEqual(new Set(['red']));
    expect((await next.models.searching())?.embedder).toBe(blue);
    expect(await next.byMeaning('text', blue)).toEqual([...ids, fresh.id].sort());
    expect(await next.byMeaning('text', red)).toBeNull();
    expect(named(await next.index.list())).toEqual({ words: done, blue: { ...done, active: true } });
  });

  it('takes the place of one that is not at hand at once, and searches do with what it has read', async () => {
    await world.build();
    const next = world.restart([blueModel()]);
    await next.build();
    expect(await next.byMeaning('text')).toEqual(ids);
    expect(named(await next.index.list())).toEqual({ words: done, blue: { ...done, active: true } });
  });

  it('holds nothing up while it cannot be used and has read nothing', async () => {
    await world.build();
    const blue = blueModel();
    blue.failWith(new EmbedderError('altered'));
    const next = world.restart([redModel(), blue]);
    await expect(next.build()).rejects.toThrow('altered');
    const fresh = sampleMessage('room3', 1, { text: 'a fresh one' });
    await next.say(fresh);
    await next.runAll();
    expect(await next.byMeaning('text')).toContain(fresh.id);
    blue.failWith(null);
    await next.build();
    expect(await next.byMeaning('text', blue)).toEqual([...ids, fresh.id].sort());
  });

  it('lets no new message pass while it cannot be used and has begun to read', async () => {
    await world.build();
    const blue = blueModel();
    const next = world.restart([redModel(), blue]);
    const { modelId } = await blue.manifest();
    await next.index.save([{ name: modelId, cursor: { roomId: 'room1', seq: 5 }, complete: false, active: false }]);
    blue.failWith(new EmbedderError('altered'));
    await next.say(sampleMessage('room3', 1));
    await expect(next.runEmbedding()).rejects.toThrow('altered');
  });
});

describe('planBuilds', () => {
  const build = (name: string, rest: Partial<IndexBuild> = {}): IndexBuild => ({
    name,
    cursor: null,
    complete: true,
    active: false,
    ...rest,
  });

  it('keeps what is asked and what is wanted, and forgets a model that is neither', () => {
    const builds = [build('words'), build('red', { active: true }), build('green', { complete: false })];
    expect(planBuilds(builds, { wanted: 'blue', searching: 'red' })).toEqual({
      save: [build('blue', { complete: false })],
      forget: ['green'],
    });
    expect(planBuilds(builds, { wanted: 'red', searching: 'red' })).toEqual({ save: [], forget: ['green'] });
    expect(planBuilds(builds, { wanted: null, searching: null })).toEqual({ save: [], forget: ['red', 'green'] });
  });
});
