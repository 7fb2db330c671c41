// Writes models/<name>/reference.json: what a model gives where its int8 sums are exact. Every thread checks itself against it.
//   npm test -- NOTHING            (builds)
//   node models/make-reference.mjs models/all-MiniLM-L6-v2
import { readFileSync, writeFileSync } from 'node:fs';
import { OnnxModel } from '../libs/adapters/dist/embedder/onnx-model.js';

const texts = [
  'When is the maths test?',
  'Grüße aus der Küche: heute gibt es Käsespätzle, schöne Ferien!',
  '🎻🎉 party tonight 👩‍👩‍👧',
  'ok',
  '数学の試験はいつですか',
  'Please bring your gym shoes, a bottle of water and the signed form tomorrow; we meet at the gate at 8:15. '.repeat(
    20,
  ),
];

const [path] = process.argv.slice(2);
const { id, dimensions, maxTokens, model, files } = JSON.parse(readFileSync(`${path}/manifest.json`, 'utf8'));
const { sha256 } = files.find((file) => file.path === model);
const opened = await OnnxModel.open({ path, model, dimensions, maxTokens }, true);
const references = [];
for (const text of texts) {
  const { buffer } = await opened.embed([text]);
  references.push({ text, vector: Buffer.from(buffer).toString('base64') });
}
const reference = { modelId: `${id}@${sha256.slice(0, 12)}`, texts: references };
writeFileSync(`${path}/reference.json`, `${JSON.stringify(reference, null, 2)}\n`);
