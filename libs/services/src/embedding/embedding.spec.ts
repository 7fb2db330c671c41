import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BatchContext } from '@homeroom/core';
import { ManualClock, MemorySettings } from '@homeroom/core/testing';
import { createLogger, createPlatform } from '@homeroom/platform';
import { followSwitch } from './follow-switch.js';
import { noteUp, timed } from './timed.js';

const context: BatchContext = {
  heartbeat: async () => undefined,
  signal: new AbortController().signal,
  halt: () => undefined,
};

let logged: string;
let clock: ManualClock;
let platform: ReturnType<typeof createPlatform>;
beforeEach(() => {
  logged = '';
  clock = new ManualClock();
  const log = createLogger({
    name: 'embedding',
    level: 'info',
    format: 'json',
    write: (line) => void (logged += line),
  });
  platform = createPlatform({
    name: 'embedding',
    log,
    deadlineMs: 1_000,
    exit: () => undefined,
    print: () => undefined,
  });
});

describe('followSwitch', () => {
  const setUp = (settings = new MemorySettings()) => {
    const deeds: string[] = [];
    const consumption = { pause: () => void deeds.push('pause'), resume: () => void deeds.push('resume') };
    followSwitch(consumption, { settings, clock }, platform);
    const turn = async (paused: boolean) => settings.write({ ...(await settings.read()), embedding: { paused } });
    return { settings, deeds, turn };
  };

  it('pauses and goes on as the operator says, within a second, and says it', async () => {
    const { deeds, turn } = setUp();
    await clock.advance(5_000);
    expect(deeds.splice(0)).toEqual(['resume']);
    expect(logged).toBe('');
    await turn(true);
    await clock.advance(5_000);
    expect(deeds).toEqual(['pause']);
    expect(await platform.metrics.scrape()).toContain('homeroom_embedding_paused{service="embedding"} 1');
    await turn(false);
    await clock.advance(1_000);
    expect(deeds).toEqual(['pause', 'resume']);
    expect(logged).toContain('embedding is paused');
    expect(logged).toContain('embedding goes on');
  });

  it('begins nothing while a pause from before the start lasts, or the switch was not read yet', async () => {
    const settings = new MemorySettings();
    const { read } = settings;
    settings.read = () => Promise.reject(new Error('locked'));
    const { deeds, turn } = setUp(settings);
    await clock.advance(3_000);
    expect(deeds).toEqual([]);
    settings.read = read;
    await turn(true);
    await clock.advance(3_000);
    expect(deeds).not.toContain('resume');
    expect(logged).toContain('embedding is paused');
    await turn(false);
    await clock.advance(1_000);
    expect(deeds.at(-1)).toBe('resume');
  });

  it('leaves all as it is while the switch cannot be read', async () => {
    const { settings, deeds, turn } = setUp();
    await clock.advance(1_000);
    deeds.length = 0;
    await turn(true);
    await clock.advance(1_000);
    const { read } = settings;
    settings.read = () => Promise.reject(new Error('locked'));
    await clock.advance(3_000);
    expect(deeds).toEqual(['pause']);
    settings.read = read;
    await clock.advance(1_000);
    expect(deeds).toEqual(['pause']);
  });
});

describe('timed', () => {
  it('tells whether the model answers, and passes failures on', async () => {
    const up = async () => /homeroom_embedding_up\{.*\} (\d)/u.exec(await platform.metrics.scrape())?.[1];
    let fails = false;
    const handle = timed(() => (fails ? Promise.reject(new Error('gone')) : Promise.resolve()), clock, platform);
    await handle([], context);
    expect(await up()).toBe('1');
    fails = true;
    await expect(handle([], context)).rejects.toThrow('gone');
    expect(await up()).toBe('0');
    fails = false;
    await handle([], context);
    expect(await up()).toBe('1');
  });
});

describe('noteUp', () => {
  it('tells before the first text whether there is a model that answers, and says what to mend', async () => {
    const up = async () => /homeroom_embedding_up\{.*\} (\d)/u.exec(await platform.metrics.scrape())?.[1];
    await noteUp({ embedding: async () => [] }, platform);
    expect(await up()).toBe('1');
    await noteUp({ embedding: () => Promise.reject(new Error('model.onnx is altered')) }, platform);
    expect(await up()).toBe('0');
    expect(logged).toContain('model.onnx is altered');
  });
});
