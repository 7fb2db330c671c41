import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { LoadResult } from '../result.js';
import { embedJson, escapeHtml } from './markup.js';
import { plotsOf } from './plots.js';
import type { Plot } from './plots.js';
import { cpuSection, eventsSection, plotFigure, stepsSection, summarySection, violationSection } from './sections.js';

const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/**
 * The whole result as one HTML page that asks for nothing else: script, style and data are in it. It names people's
 * handles and rooms when a promise was broken, never a message's text.
 */
export function htmlOf(result: LoadResult): string {
  const plots = plotsOf(result);
  const uplot = readUplot();
  const title = escapeHtml(`Load test: ${result.workload.name}, ${result.startedAt}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${uplot.style}</style>
<style>${['colours.css', 'tables-and-plots.css', 'page.css'].map(assetOf).join('\n')}</style>
</head>
<body>
<main>
<h1>Load test <small>${escapeHtml(result.workload.name)}</small></h1>
${summarySection(result)}
${violationSection(result)}
${stepsSection(result)}
${cpuSection(result)}
${eventsSection(result)}
${plotsSection(plots)}
</main>
<script type="application/json" id="plots">${embedJson(plots)}</script>
<!--
${uplot.licence}-->
<script>${uplot.script}</script>
<script>${assetOf('plot-options.js')}</script>
<script>${assetOf('page.js')}</script>
</body>
</html>
`;
}

const plotsSection = (plots: readonly Plot[]): string => `<section><h2>Plots</h2>
<p class="screen">Time counts from when the first message was due. Drag to zoom, double-click to see all again; with the keyboard, arrow keys read the values. A line's name in the key hides it.</p>
<noscript><p>The plots need JavaScript; nothing is loaded for them.</p></noscript>
${plots.map(plotFigure).join('\n')}
<details id="seconds"><summary>Each second in numbers</summary></details></section>`;

/** The page's own script and style are not compiled: they are read from `src` in either case. */
const assetOf = (name: string): string =>
  readFileSync(new URL(name, import.meta.url.replace('/dist/load/report/', '/src/load/report/')), 'utf8');

/** The library that draws, as it is installed. Its licence wants to be told with it. */
function readUplot(): { readonly script: string; readonly style: string; readonly licence: string } {
  const require = createRequire(import.meta.url);
  return {
    script: readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8'),
    style: readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8'),
    licence: readFileSync(require.resolve('uplot/LICENSE'), 'utf8'),
  };
}
