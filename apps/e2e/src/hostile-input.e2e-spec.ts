import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminPassword } from './enrolment.js';
import { floodCases, silentCases } from './hostile/flood.cases.js';
import { binaryCases, frameCases, routeCases } from './hostile/frame.cases.js';
import type { HostileCase } from './hostile/hostile-case.js';
import { idCases } from './hostile/id.cases.js';
import { jsonCases } from './hostile/json.cases.js';
import { reservedKeyCases, unknownKeyCases } from './hostile/key.cases.js';
import { originCases } from './hostile/origin.cases.js';
import { cursorCases, searchCases } from './hostile/search.cases.js';
import { searchTextCases } from './hostile/search-text.cases.js';
import { sizeCases } from './hostile/size.cases.js';
import { textCases } from './hostile/text.cases.js';
import { tokenCases } from './hostile/token.cases.js';
import { typeCases } from './hostile/type.cases.js';
import { World, hostileSettings } from './hostile/world.js';
import { newFolder, startStandalone } from './standalone-process.js';
import type { StandaloneProcess } from './standalone-process.js';

const classes: Readonly<Record<string, readonly HostileCase[]>> = {
  'broken JSON': jsonCases,
  'wrong types': typeCases,
  'unknown keys': unknownKeyCases,
  'reserved keys and operators': reservedKeyCases,
  sizes: sizeCases,
  'surrogates, controls and directions': textCases,
  'forged ids': idCases,
  'forged and worn-out tokens': tokenCases,
  'other origins and forms': originCases,
  'bytes where words belong': binaryCases,
  'frames that no client sends': frameCases,
  'unknown events and routes': routeCases,
  searches: searchCases,
  'what is searched for': searchTextCases,
  'forged cursors': cursorCases,
  'no ack': silentCases,
  floods: floodCases,
};

/** A case that takes longer hangs. */
const deadlineMs = 10_000;

const data = newFolder();
/** Each canary that was sent. */
const canaries: string[] = [];
let homeroom: StandaloneProcess;
let world: World;

beforeAll(async () => {
  const started = await startStandalone({ data, env: { ...hostileSettings, HOMEROOM_ADMIN_PASSWORD: adminPassword } });
  homeroom = started.homeroom;
  world = await World.build(started.origin);
}, 40_000);

afterAll(async () => {
  world?.close();
  await homeroom?.end('SIGKILL');
  rmSync(data, { recursive: true, force: true });
}, 30_000);

const metricsNow = async (): Promise<string> => (await world.wire.askAt('/metrics')).text;
const found = (text: string): readonly string[] => canaries.filter((canary) => text.includes(canary));

describe.each(Object.entries(classes))('hostile input: %s', (_name, cases) => {
  it.each(cases)(
    '$way: $what: $gets',
    async ({ run, gets }) => {
      const canary = `canary-${randomUUID().slice(0, 18)}`;
      canaries.push(canary);
      expect(await run({ world, canary })).toBe(gets);
      const { status } = await world.wire.askAt('/livez');
      expect([status, homeroom.isRunning]).toEqual([200, true]);
    },
    deadlineMs,
  );
});

describe('after all hostile input', () => {
  it('covers at least eight classes and 150 cases, over REST and over sockets', () => {
    const ways = (way: HostileCase['way']) =>
      Object.values(classes).filter((cases) => cases.some((one) => one.way === way)).length;
    expect(ways('REST')).toBeGreaterThanOrEqual(8);
    expect(ways('socket')).toBeGreaterThanOrEqual(8);
    expect(canaries.length).toBeGreaterThanOrEqual(150);
  });

  it('has counted no fault, and no error of its own', async () => {
    const metrics = await metricsNow();
    expect(metrics).toMatch(/^# TYPE homeroom_process_faults_total counter$/mu);
    expect(metrics.match(/^homeroom_process_faults_total\{.*$/gmu)).toBeNull();
    expect(metrics.match(/^homeroom_http_errors_total\{code="INTERNAL"\}.*$/gmu)).toBeNull();
    expect(metrics.match(/^homeroom_socket_event_seconds_count\{.*outcome="INTERNAL".*$/gmu)).toBeNull();
  });

  it('repeats nothing of what was sent, neither in an answer that refuses nor in its metrics', async () => {
    expect(found(world.refusals.join('\n'))).toEqual([]);
    expect(found(await metricsNow())).toEqual([]);
  });

  it('keeps a history without holes, in well-formed text', async () => {
    const path = `/rooms/${world.rooms.open}/messages`;
    const seqs: number[] = [];
    for (let more = true; more;) {
      const page = await world.wire.done<{
        messages: { seq: number; text: string }[];
        more: { after: boolean };
      }>({ path: `${path}?limit=200&after=${seqs.at(-1) ?? 0}`, token: world.people.ada.token });
      expect(page.messages.filter(({ text }) => !text.isWellFormed() || text.includes('\0'))).toEqual([]);
      seqs.push(...page.messages.map(({ seq }) => seq));
      more = page.more.after;
    }
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeGreaterThan(300);
  }, 30_000);

  it('ends in order when it is asked to, and has written nothing of what was sent', async () => {
    expect(await homeroom.end('SIGTERM')).toBe(0);
    expect(homeroom.output).toContain('"level":"info"');
    expect(found(homeroom.output)).toEqual([]);
    expect(homeroom.output.match(/"level":"(?:error|fatal)".*/gu)).toBeNull();
  }, 30_000);
});
