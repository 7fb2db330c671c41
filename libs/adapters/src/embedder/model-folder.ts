import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EmbedderError } from '@homeroom/core';
import type { EmbeddingManifest } from '@homeroom/core';
import type { ReferenceVector } from './onnx-model.js';

/** A folder whose every file is the one its manifest lists. */
export type ModelFolder = {
  readonly path: string;
  readonly manifest: EmbeddingManifest;
  /** The model file within the folder. */
  readonly model: string;
  readonly references: readonly ReferenceVector[];
};

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const manifestSchema = z.object({
  id: z.string().regex(/^[^@\s]+$/u),
  semantic: z.boolean(),
  dimensions: z.int().min(1).max(8_192),
  maxTokens: z.int().min(8).max(8_192),
  model: z.string().min(1),
  files: z.array(z.object({ path: z.string().min(1), bytes: z.int().min(0), sha256 })),
});
type Manifest = z.output<typeof manifestSchema>;
type ListedFile = Manifest['files'][number];
const referenceSchema = z.object({
  modelId: z.string(),
  texts: z.array(z.object({ text: z.string(), vector: z.base64() })).min(1),
});
const needed = ['tokenizer.json', 'tokenizer_config.json'];

/**
 * Reads the manifest and every byte of every file that it lists.
 * @throws EmbedderError that names the file and the mend
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const manifest = await readJson(join(path, 'manifest.json'), manifestSchema);
  const model = manifest.files.find((file) => file.path === manifest.model);
  const unlisted = [manifest.model, ...needed].find((name) => !manifest.files.some((file) => file.path === name));
  if (!model || unlisted !== undefined) {
    throw new EmbedderError(`${join(path, 'manifest.json')} does not list ${unlisted}; put the original file back.`);
  }
  for (const file of manifest.files) await verify(path, file);
  const { id, dimensions, maxTokens, semantic } = manifest;
  const told = { modelId: `${id}@${model.sha256.slice(0, 12)}`, dimensions, maxTokens, semantic };
  return { path, manifest: told, model: manifest.model, references: await readReferences(path, told) };
}

async function readReferences(path: string, { modelId, dimensions }: EmbeddingManifest) {
  const file = join(path, 'reference.json');
  const reference = await readJson(file, referenceSchema);
  if (reference.modelId !== modelId) {
    throw new EmbedderError(
      `${file} is of another model file (${reference.modelId}, not ${modelId}); put the original file back.`,
    );
  }
  return reference.texts.map(({ text, vector }) => {
    const bytes = Uint8Array.from(Buffer.from(vector, 'base64'));
    if (bytes.length !== dimensions * 4) {
      throw new EmbedderError(
        `${file} holds a vector that has not ${dimensions} dimensions; put the original file back.`,
      );
    }
    return { text, vector: new Float32Array(bytes.buffer) };
  });
}

async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> {
  const text = await reading(file, () => readFile(file, 'utf8'));
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'its form';
  throw new EmbedderError(`${file} is malformed (${where}); put the original file back.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // No schema takes it: the caller tells it as any other wrong form.
  }
}

async function verify(folder: string, { path, bytes, sha256: expected }: ListedFile): Promise<void> {
  const file = join(folder, path);
  const { size } = await reading(file, () => stat(file));
  if (size < bytes) {
    throw new EmbedderError(`${file} is truncated (${size} of ${bytes} bytes); put the original file back.`);
  }
  if ((await reading(file, () => sha256Of(file))) !== expected) {
    throw new EmbedderError(
      `${file} is altered (its SHA-256 is not the one in manifest.json); put the original file back.`,
    );
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function reading<Value>(file: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    // No instanceof: under Jest, Node's own errors are of another realm.
    const code = (error as { readonly code?: string }).code ?? 'no code';
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new EmbedderError(
      missing
        ? `${file} is missing; put the original file back, or set HOMEROOM_EMBEDDING_MODEL_DIR to the folder of the model.`
        : `${file} cannot be read (${code}); let Homeroom's user read it.`,
      { cause: error },
    );
  }
}
