import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

type Asked = { readonly input: string | readonly string[]; readonly encoding_format?: 'float' | 'base64' };

const dimensions = 384;
const differentVectors = 64;

/**
 * Stands for an embedding provider: `POST /v1/embeddings` as OpenAI's, answered after the delay with vectors that mean nothing. It
 * does as little as it can, since it may share the cores with what is measured. The same text always has the same vector.
 * @param delayMs from the whole request to the answer
 */
export function embeddingApi(delayMs: number): Server {
  const server = createServer((asked, response) => {
    if (asked.method !== 'POST' || asked.url !== '/v1/embeddings') return void response.writeHead(404).end();
    answer(asked, response, delayMs).catch(() => response.writeHead(400).end());
  });
  // A provider does not hang up between two messages.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, delayMs: number): Promise<void> {
  const asked = (await json(request)) as Asked;
  const inputs = typeof asked.input === 'string' ? [asked.input] : asked.input;
  const data = inputs.map((text, index) => {
    const { numbers, base64 } = vectors[numberOf(text) % differentVectors] ?? unit(0);
    return { object: 'embedding', index, embedding: asked.encoding_format === 'base64' ? base64 : [...numbers] };
  });
  const body = JSON.stringify({ object: 'list', data, model: 'stub' });
  setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), delayMs);
}

const numberOf = (text: string): number =>
  Array.from(text, (character) => character.codePointAt(0) ?? 0).reduce((sum, code) => sum + code, 0);

function unit(seed: number): { readonly numbers: Float32Array; readonly base64: string } {
  const raw = Float32Array.from({ length: dimensions }, (_, i) => Math.sin((seed + 1) * (i + 1)));
  const length = Math.hypot(...raw);
  const numbers = raw.map((value) => value / length);
  return { numbers, base64: Buffer.from(numbers.buffer).toString('base64') };
}

const vectors = Array.from({ length: differentVectors }, (_, seed) => unit(seed));
