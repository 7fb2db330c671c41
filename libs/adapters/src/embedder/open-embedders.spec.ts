import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@homeroom/core/testing';
import { embeddingConfig } from './config.js';
import { modelFolder } from './models.test-support.js';
import { openEmbedders } from './open-embedders.js';
import type { OpenEmbedders } from './open-embedders.js';

// A real model on a busy machine.
jest.setTimeout(60_000);

describe('openEmbedders', () => {
  let opened: OpenEmbedders | undefined;
  afterEach(() => opened?.close());
  const open = (variables: Readonly<Record<string, string>> = {}): OpenEmbedders =>
    (opened = openEmbedders(embeddingConfig.parse(variables), {
      defaultModelDir: modelFolder('tiny'),
      clock: new ManualClock(),
    }));
  const modelIds = async () =>
    (await Promise.all(opened?.embedders.map((embedder) => embedder.manifest()) ?? [])).map(
      ({ modelId }) => modelId.split('@')[0],
    );

  it('opens the model that the app brings, and the next one beside it', async () => {
    open({ HOMEROOM_EMBEDDING_NEXT_MODEL_DIR: modelFolder('all-MiniLM-L6-v2') });
    expect(await modelIds()).toEqual(['tiny-random-bert', 'all-MiniLM-L6-v2']);
    expect(opened?.warnings).toEqual([]);
    expect(await opened?.embedders[0]?.embed(['a', 'a'], 'query')).toHaveLength(2);
  });

  it('opens the model of the folder it is given, or none', async () => {
    open({ HOMEROOM_EMBEDDING_MODEL_DIR: modelFolder('all-MiniLM-L6-v2') });
    expect(await modelIds()).toEqual(['all-MiniLM-L6-v2']);
    await opened?.close();
    expect(open({ HOMEROOM_EMBEDDING_DRIVER: 'off', HOMEROOM_EMBEDDING_NEXT_MODEL_DIR: 'x' }).embedders).toEqual([]);
  });

  it('opens a broken folder, and lets its embedder say what is wrong', async () => {
    open({ HOMEROOM_EMBEDDING_MODEL_DIR: '/no/such/folder' });
    await expect(opened?.embedders[0]?.embed(['a'], 'query')).rejects.toThrow(
      '/no/such/folder/manifest.json is missing; put the original file back',
    );
  });

  it('warns that texts leave the house for a server, and keeps the next model in it', async () => {
    open({
      HOMEROOM_EMBEDDING_DRIVER: 'http',
      HOMEROOM_EMBEDDING_HTTP_URL: 'https://example.com/v1',
      HOMEROOM_EMBEDDING_HTTP_MODEL: 'm',
      HOMEROOM_EMBEDDING_HTTP_DIMENSIONS: '8',
      HOMEROOM_EMBEDDING_NEXT_MODEL_DIR: modelFolder('tiny'),
    });
    expect(opened?.warnings).toEqual([expect.stringContaining('is sent to example.com.')]);
    expect(await modelIds()).toEqual(['m', 'tiny-random-bert']);
  });

  it('names every variable that a server needs and that is missing', () => {
    expect(() => open({ HOMEROOM_EMBEDDING_DRIVER: 'http' })).toThrow(
      /^HOMEROOM_EMBEDDING_HTTP_URL is needed.*; HOMEROOM_EMBEDDING_HTTP_MODEL is needed.*; HOMEROOM_EMBEDDING_HTTP_DIMENSIONS is needed because HOMEROOM_EMBEDDING_DRIVER is http\.$/u,
    );
  });

  it('names all wrong variables at once', () => {
    const wrong = {
      HOMEROOM_EMBEDDING_DRIVER: 'x',
      HOMEROOM_EMBEDDING_THREADS: '0',
      HOMEROOM_EMBEDDING_HTTP_URL: 'ftp://x',
    };
    const issues = embeddingConfig.safeParse(wrong).error?.issues.map(({ path }) => path[0]);
    expect(issues?.toSorted()).toEqual(Object.keys(wrong).toSorted());
  });
});
