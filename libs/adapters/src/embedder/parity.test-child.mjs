// The reference of parity.spec.ts: reads texts as JSON, writes vectors as JSON. In a process of its own, because ORT does not run in Jest's realm.
import { text } from 'node:stream/consumers';

// bench declares the package; this library runs without it.
const [library, modelsFolder, name] = process.argv.slice(2);
const { env, pipeline } = await import(library);
env.allowRemoteModels = false;
env.localModelPath = modelsFolder;
env.useFSCache = false;

const texts = JSON.parse(await text(process.stdin));
const extract = await pipeline('feature-extraction', name, {
  dtype: 'q8',
  device: 'cpu',
  // Exact sums: the same vectors on every CPU.
  session_options: { extra: { session: { x64quantprecision: '1' } } },
});
const vectors = [];
for (const one of texts) {
  vectors.push(Array.from((await extract([one], { pooling: 'mean', normalize: true })).data));
}
process.stdout.write(JSON.stringify(vectors));
