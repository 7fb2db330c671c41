import { rmSync, truncateSync, writeFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openModelFolder } from './model-folder.js';
import { ModelCopy, modelFolder } from './models.test-support.js';

describe('openModelFolder', () => {
  let copy: ModelCopy;
  beforeEach(() => {
    copy = new ModelCopy();
  });
  afterEach(() => copy.remove());
  const model = 'onnx/model_quantized.onnx';

  it('names a model by its name and the hash of its file', async () => {
    const { manifest, references } = await openModelFolder(modelFolder('all-MiniLM-L6-v2'));
    expect(manifest).toEqual({
      modelId: 'all-MiniLM-L6-v2@bccaad8ea255',
      dimensions: 384,
      maxTokens: 256,
      semantic: true,
    });
    expect(references).toHaveLength(6);
    for (const { vector } of references) expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
  });

  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
    writeFileSync(file, bytes);
  };
  const damages: readonly [what: string, damage: (copy: ModelCopy) => void, sentence: RegExp][] = [
    ['no folder', (c) => c.remove(), /manifest\.json is missing; put .*HOMEROOM_EMBEDDING_MODEL_DIR/u],
    ['no model file', (c) => rmSync(c.file(model)), /model_quantized\.onnx is missing; put the original file back/u],
    ['no reference', (c) => rmSync(c.file('reference.json')), /reference\.json is missing; put the original/u],
    [
      'half a model',
      (c) => truncateSync(c.file(model), 70_000),
      /quantized\.onnx is truncated \(70000 of 137106 bytes\); put/u,
    ],
    [
      'another bit',
      (c) => flip(c.file(model)),
      /onnx is altered \(its SHA-256 is not the one in manifest\.json\); put the/u,
    ],
    ['another tokenizer', (c) => c.edit('tokenizer.json', (text) => `${text} `), /tokenizer\.json is altered/u],
    [
      'no JSON',
      (c) => c.edit('manifest.json', (text) => text.slice(0, 99)),
      /manifest\.json is malformed \(its form\)/u,
    ],
    [
      'no number',
      (c) => c.edit('manifest.json', (t) => t.replace('"dimensions": 32', '"dimensions": "x"')),
      /\(dimensions\)/u,
    ],
    [
      'no tokenizer listed',
      (c) => c.edit('manifest.json', (t) => t.replace('"tokenizer.json"', '"x.json"')),
      /not list tokenizer\.json/u,
    ],
    [
      'another reference',
      (c) => c.edit('reference.json', (t) => t.replace('@08', '@09')),
      /is of another model file \(tiny/u,
    ],
    [
      'short vectors',
      (c) => c.edit('reference.json', (t) => t.replace(/"vector": "[^"]{8}/u, '"vector": "')),
      /not 32 dimensions/u,
    ],
  ];
  it.each(damages)('refuses %s in one sentence that names the file and the mend', async (_, damage, sentence) => {
    damage(copy);
    const error = await openModelFolder(copy.path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'EmbedderError', message: expect.stringMatching(sentence) });
    expect(error).toMatchObject({ message: expect.stringMatching(/^\S+tiny\/[^\n]+\.$/u) });
  });
});
