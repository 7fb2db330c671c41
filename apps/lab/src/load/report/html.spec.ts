import { describe, expect, it } from '@jest/globals';
import { htmlOf } from './html.js';
import { jsonOf } from './json.js';
import { loadResult, percentiles, second, step, violation } from './load-result.test-data.js';
import type { Plot } from './plots.js';

const plotsIn = (html: string): readonly Plot[] =>
  JSON.parse(/<script type="application\/json" id="plots">(.*?)<\/script>/su.exec(html)?.[1] ?? '[]');
/** What is on the page, without uPlot's and the page's own code. */
const contentOf = (html: string): string => html.replaceAll(/<(script|style)>.*?<\/\1>/gsu, '');
const attack = 'x</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>"\u2028';

describe('the HTML report', () => {
  it('asks for nothing from anywhere', () => {
    const html = htmlOf(loadResult());
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:");
    expect(contentOf(html)).not.toMatch(/\s(src|srcset|action)=|<link(?! rel="icon" href="data:,">)|@import|url\(/u);
    expect(html).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|\bimport\(/u);
  });

  it('holds the plotting library with its licence', () => {
    const html = htmlOf(loadResult());
    expect(html).toContain('var uPlot=');
    expect(html).toContain('The MIT License');
  });

  it.each([
    ['a handle', { violations: [violation({ where: attack })] }],
    ['a room', { violations: [violation({ roomId: attack })] }],
    ['a detail', { violations: [violation({ detail: attack })] }],
    ['an event', { events: [{ at: 1, what: attack }] }],
    ['a command', { command: attack }],
    ['a target', { target: attack }],
    ['a machine', { machine: attack }],
    ['a reservation', { reservations: [attack] }],
    ['a process', { series: [second(0, { cores: { [attack]: 1 } })] }],
    ['a nack', { steps: [step(500, { nacks: { [attack]: 1 }, failings: [attack] })] }],
  ])('cannot be broken out of by %s', (_what, more) => {
    const html = htmlOf(loadResult(more));
    const plain = htmlOf(loadResult());
    const scripts = (text: string): number => text.match(/<\/?script/giu)?.length ?? 0;
    expect(scripts(html)).toBe(scripts(plain));
    expect(html).not.toContain('<img');
    expect(contentOf(html)).not.toContain('"\u2028');
  });

  it('keeps such names as they are in the data of the plots', () => {
    expect(plotsIn(htmlOf(loadResult({ events: [{ at: 1, what: attack }] })))[0]?.marks[0]?.what).toBe(attack);
  });

  it('gives each plot a heading with its unit and a summary in words', () => {
    const html = htmlOf(loadResult());
    for (const { id, summary } of plotsIn(html)) {
      expect(html).toContain(`<h3 id="${id}-title">`);
      expect(html).toContain(`aria-labelledby="${id}-title" aria-describedby="${id}-text"`);
      expect(summary).toMatch(/^[A-Z0-9p].*\.$/u);
    }
    expect(html).toContain('p99 was highest at 0 s: 12.0 ms. The p95 was above 1 s in 0 of 3 seconds.');
  });

  it('draws latencies on a log axis with the promise of 1 s, and leaves out seconds without any', () => {
    const series = [second(0), second(1, { deliveryMs: percentiles(0, 0) }), second(2)];
    const delivery = plotsIn(htmlOf(loadResult({ series }))).find(({ id }) => id === 'deliveryMs');
    expect(delivery).toMatchObject({ isLog: true, limit: { at: 1_000 }, xs: [0, 1, 2] });
    expect(delivery?.lines.map(({ values }) => values)).toEqual([
      [3, null, 3],
      [6, null, 6],
      [12, null, 12],
    ]);
  });

  it('has no plot of what was never said', () => {
    const series = [second(0, { backlog: null, searchableBehind: null, cores: {} })];
    const ids = plotsIn(htmlOf(loadResult({ series }))).map(({ id }) => id);
    expect(ids).toEqual(['deliveryMs', 'ackMs', 'messages', 'deliveries', 'sockets']);
  });

  it('plots latency against rate, in the order of rates, once there are two steps', () => {
    const offeredIn = (html: string): Plot | undefined => plotsIn(html).find(({ id }) => id === 'offered');
    expect(offeredIn(htmlOf(loadResult()))).toBeUndefined();
    const steps = [step(1_000, { failings: ['slow'] }), step(500)];
    expect(offeredIn(htmlOf(loadResult({ steps, capacityPerSecond: 500 })))).toMatchObject({
      xs: [500, 1_000],
      marks: [
        { at: 500, what: 'capacity' },
        { at: 1_000, what: 'not held' },
      ],
    });
  });

  it('says at the top what broke, that it is partial, or what was held', () => {
    expect(htmlOf(loadResult())).toContain('<strong>Held</strong>');
    expect(htmlOf(loadResult({ violations: [violation()] }))).toContain('<strong>Broken</strong>');
    expect(htmlOf(loadResult({ steps: [step(500, { failings: ['slow'] })] }))).toContain('<strong>Not held</strong>');
    const partial = htmlOf(loadResult({ reservations: ['It was stopped after 3 s.'] }));
    expect(partial).toContain('<strong>Partial</strong>');
    expect(partial).toContain('<li>It was stopped after 3 s.</li>');
  });

  it('is a page too when nothing was measured', () => {
    const html = htmlOf(loadResult({ steps: [], series: [], events: [], reservations: ['It never began.'] }));
    expect(plotsIn(html)).toEqual([]);
    expect(html).toContain('No step was run to its end.');
  });
});

describe('the JSON report', () => {
  it('is the whole result, with the version of its form', () => {
    const result = loadResult({ violations: [violation()] });
    expect(JSON.parse(jsonOf(result))).toEqual({ version: 1, ...result });
  });
});
