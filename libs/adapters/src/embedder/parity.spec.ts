import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@homeroom/core/testing';
import { modelFolder } from './models.test-support.js';
import { OnnxEmbedder } from './onnx.js';

// A real model on a busy machine.
jest.setTimeout(60_000);

const child = fileURLToPath(new URL('./parity.test-child.mjs', import.meta.url));
const subjects = [
  'the maths test',
  'Grüße aus der Küche',
  'two violins 🎻🎻',
  'привет',
  '数学の試験',
  "don't",
  'C++ & <b>',
  'Ａｌｇｅｂｒａ',
];
const frames = [
  (subject: string) => subject,
  (subject: string) => `Does anybody know when ${subject} is? I missed it :(`,
  (subject: string) => `${subject.toUpperCase()}!!! https://example.com/a?b=${subject.length}`,
  (subject: string) => `@ana ${subject}\n\n- one\n- two\t${'really '.repeat(subject.length * 4)}`,
  (subject: string) => `${subject}. `.repeat(12),
  (subject: string) => [...subject].join(' '),
  (subject: string) => `  ${subject}\u200d\u00a0${subject.normalize('NFD')}`,
];
const few = ['', ' ', 'a', 'ok', '?', '👍', '👩‍👩‍👧‍👦', '...', '1234567890', '\u0000', 'x'.repeat(300), '한국어 문장'];
const texts = [...few, ...subjects.flatMap((subject) => frames.map((frame) => frame(subject)))];

/** What @huggingface/transformers gives for the same folder. */
async function referenceVectors(folder: string): Promise<readonly (readonly number[])[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const args = [child, '@huggingface/transformers', `${dirname(folder)}/`, folder.slice(dirname(folder).length + 1)];
  const running = execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, out) =>
    error ? reject(error) : resolve(out),
  );
  running.stdin?.end(JSON.stringify(texts));
  return JSON.parse(await promise) as number[][];
}

describe('OnnxEmbedder beside @huggingface/transformers', () => {
  it.each(['tiny', 'all-MiniLM-L6-v2'] as const)('gives the same vectors to 3 digits with %s', async (name) => {
    expect(texts.length).toBeGreaterThan(60);
    const embedder = new OnnxEmbedder({ folder: modelFolder(name), clock: new ManualClock(), threads: 1 });
    const [expected, vectors] = await Promise.all([
      referenceVectors(modelFolder(name)),
      embedder.embed(texts, 'passage'),
    ]);
    await embedder.close();
    const off = texts.flatMap((text, i) => {
      const pairs = (expected[i] ?? []).map((value, at) => Math.abs(value - (vectors[i]?.[at] ?? Infinity)));
      return pairs.length > 0 && Math.max(...pairs) < 1e-3 ? [] : [{ text, by: Math.max(...pairs) }];
    });
    expect(off).toEqual([]);
  });
});
