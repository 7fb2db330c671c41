import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeEmbedder } from '@homeroom/core/testing';
import { EmbeddingServer } from './embedding-server.test-support.js';
import type { Misdeed } from './embedding-server.test-support.js';
import { HttpEmbedder, textsLeaveWarning } from './openai-http.js';
import type { HttpOptions } from './openai-http.js';

const key = 'planted-key';
/** Nobody waits: what would be waited for is noted. */
const pauses: number[] = [];
const clock = { now: () => 0, sleep: async (ms: number) => void pauses.push(ms) };
const options = (url: string): HttpOptions => ({ url, model: 'm', dimensions: 64, key, clock, random: () => 0.5 });

describeEmbedder('HttpEmbedder', async () => {
  const server = new EmbeddingServer();
  const url = await server.start();
  return { embedder: new HttpEmbedder(options(url)), dispose: () => server.stop() };
});

describe('HttpEmbedder', () => {
  let server: EmbeddingServer;
  let url: string;
  beforeEach(async () => {
    pauses.length = 0;
    server = new EmbeddingServer();
    url = await server.start();
  });
  afterEach(() => server.stop());
  const embed = (texts: readonly string[], more: Partial<HttpOptions> = {}) =>
    new HttpEmbedder({ ...options(url), ...more }).embed(texts, 'query');
  const status =
    (code: number, headers: Readonly<Record<string, string>> = {}): Misdeed =>
    (response) =>
      void response.writeHead(code, headers).end('planted secret text');
  const answer =
    (body: unknown): Misdeed =>
    (response) =>
      void response.end(JSON.stringify(body));

  it('asks in batches, with the key, for floats', async () => {
    expect(await embed(['a', 'b', 'c'], { batch: 2, url: `${url}/` })).toHaveLength(3);
    expect(server.asked).toEqual([
      { model: 'm', input: ['a', 'b'], encoding_format: 'float' },
      { model: 'm', input: ['c'], encoding_format: 'float' },
    ]);
    expect(server.keys).toEqual(['Bearer planted-key', 'Bearer planted-key']);
  });

  it('has another model id for another server, model or number of dimensions', async () => {
    const ids = await Promise.all(
      [{}, { url: 'http://other/v1' }, { model: 'other' }, { dimensions: 65 }, { key: 'other' }].map(
        async (more) => (await new HttpEmbedder({ ...options('http://one/v1'), ...more }).manifest()).modelId,
      ),
    );
    expect(new Set(ids).size).toBe(4);
    expect(ids[4]).toBe(ids[0]);
  });

  it('tries again after 429, 5xx and a broken connection, three times, waiting as it is told or longer each time', async () => {
    const broken: Misdeed = (response) => void response.destroy();
    server.misdeeds = [status(429, { 'retry-after': '7' }), status(503), broken];
    expect(await embed(['a'])).toHaveLength(1);
    expect(pauses).toEqual([7_000, 500, 1_000]);
    server.misdeeds = Array(4).fill(status(500));
    await expect(embed(['a'])).rejects.toThrow(/answered 500; see its log\.$/u);
    expect(server.asked).toHaveLength(8);
  });

  it('does not wait for longer than half a minute', async () => {
    server.misdeeds = [status(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:31 GMT' })];
    await expect(embed(['a'])).rejects.toThrow('answered 429');
    expect(pauses).toEqual([]);
  });

  it('gives a try up that takes too long', async () => {
    server.misdeeds = Array(4).fill(() => undefined);
    await expect(embed(['a'], { timeoutMs: 20 })).rejects.toThrow('did not answer within 20 ms');
    expect(server.asked).toHaveLength(4);
  });

  it('answers null for the one text that is refused, and says so when every text is', async () => {
    server.refused = 'poison';
    const vectors = await embed(['a', 'b', 'poison', 'c', 'd']);
    expect(vectors.map((vector) => vector === null)).toEqual([false, false, true, false, false]);
    server.misdeeds = Array(9).fill(status(400));
    await expect(embed(['a', 'b'])).rejects.toThrow(/answered 400; see that HOMEROOM_EMBEDDING_HTTP_MODEL is one/u);
  });

  it.each([
    ['no JSON', 'x', /something else than embeddings/u],
    ['too few vectors', { data: [] }, /answered 0 vectors for 2 texts/u],
    [
      'another length',
      { data: [{ embedding: [1] }, { embedding: [1] }] },
      /set HOMEROOM_EMBEDDING_HTTP_DIMENSIONS to 1\.$/u,
    ],
  ])('refuses an answer with %s', async (_, body, sentence) => {
    server.misdeeds = [answer(body)];
    await expect(embed(['a', 'b'])).rejects.toThrow(sentence);
  });

  it('has no vector for a text whose vector has no length', async () => {
    server.misdeeds = [answer({ data: [{ embedding: Array(64).fill(0) }] })];
    expect(await embed(['a'])).toEqual([null]);
  });

  it('follows no redirect with the texts', async () => {
    server.misdeeds = Array(4).fill(status(307, { location: `${url}/embeddings` }));
    await expect(embed(['a'])).rejects.toThrow('cannot be reached');
    expect(server.asked).toHaveLength(4);
  });

  it('puts neither a text nor the key in an error', async () => {
    for (const misdeeds of [[status(401)], Array(9).fill(status(400)), Array(4).fill(status(500)), [answer('x')]]) {
      server.misdeeds = misdeeds;
      const error = (await embed(['secret text']).catch((reason: unknown) => reason)) as Error;
      expect(error.name).toBe('EmbedderError');
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/secret text|planted-key/u);
    }
  });

  it('is announced as what it is', () => {
    expect(textsLeaveWarning('https://user:pass@example.com/v1')).toBe(
      'HOMEROOM_EMBEDDING_DRIVER is http: the text of every message and every search is sent to example.com.',
    );
  });
});
