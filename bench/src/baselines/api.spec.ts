import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { apiEmbedder } from './api.js';
import { embeddingApi } from './embedding-api.js';

let api: ReturnType<typeof embeddingApi> | undefined;

async function startApi(delayMs: number): Promise<string> {
  api = embeddingApi(delayMs).listen(0, '127.0.0.1');
  await once(api, 'listening');
  return `http://127.0.0.1:${(api.address() as AddressInfo).port}/v1/embeddings`;
}
const lengthOf = (vector: Float32Array | undefined): number => Math.hypot(...(vector ?? []));

afterEach(() => {
  api?.closeAllConnections();
  api?.close();
  api = undefined;
});

describe('the embeddings of the API', () => {
  it('have 384 dimensions, the length 1, and are the same for the same text', async () => {
    const embed = apiEmbedder(await startApi(0));
    const [one, other, again] = await Promise.all(['one', 'another', 'one'].map(embed));
    expect([one?.length, lengthOf(one)]).toEqual([384, expect.closeTo(1, 5)]);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('come after the delay, and many wait at the same time', async () => {
    const embed = apiEmbedder(await startApi(50));
    const began = performance.now();
    await Promise.all(Array.from({ length: 100 }, (_, i) => embed(`text ${i}`)));
    const took = performance.now() - began;
    expect(took).toBeGreaterThanOrEqual(49);
    expect(took).toBeLessThan(100 * 50);
  });

  it('come over connections that stay open', async () => {
    const url = await startApi(0);
    let connections = 0;
    api?.on('connection', () => void (connections += 1));
    const embed = apiEmbedder(url);
    for (const text of ['one', 'two', 'three']) await embed(text);
    expect(connections).toBe(1);
  });

  it('are numbers for a client that asks for no other form', async () => {
    const url = await startApi(0);
    const embed = apiEmbedder(url);
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ model: 'any', input: ['one', 'two'] }),
    });
    const { data } = (await response.json()) as { data: { index: number; embedding: number[] }[] };
    expect(data.map(({ index }) => index)).toEqual([0, 1]);
    expect(Float32Array.from(data[0]?.embedding ?? [])).toEqual(await embed('one'));
  });

  it('fail when the API does not answer as it should', async () => {
    const url = await startApi(0);
    await expect(apiEmbedder(`${url}/nowhere`)('one')).rejects.toThrow();
  });
});
