import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dice } from './measurement.js';

const file = new URL('../../../apps/lab/fixtures/real-chat-5000.jsonl.gz', import.meta.url);

/** Lines that people have really written, each once, in an order by chance that is always the same: lengths lie mixed. */
export function chatTexts(count: number): readonly string[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const texts = lines.map((line) => (JSON.parse(line) as { readonly text: string }).text.normalize('NFC').trim());
  const distinct = [...new Set(texts)].filter((text) => text !== '');
  if (distinct.length < count) throw new Error(`There are only ${distinct.length} distinct texts.`);
  const roll = dice(1);
  return distinct
    .map((text) => ({ text, at: roll() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ text }) => text);
}
