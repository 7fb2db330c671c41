import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Embed } from './monolith.js';

type Embeddings = { readonly data: readonly { readonly embedding: string }[] };

/**
 * Baseline A: a request to an embedding API for every message, over connections that stay open. Vectors come as base64, which is
 * what OpenAI's own client asks for: it costs a fraction of 384 numbers in JSON.
 */
export function apiEmbedder(url: string): Embed {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: Number.POSITIVE_INFINITY });
  const headers = { 'content-type': 'application/json' };
  return async (text) => {
    const body = JSON.stringify({ model: 'all-MiniLM-L6-v2', input: text, encoding_format: 'base64' });
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      request(url, { agent, method: 'POST', headers }, resolve).once('error', reject).end(body),
    );
    const { data } = (await json(answer)) as Embeddings;
    const bytes = Buffer.from(data[0]?.embedding ?? '', 'base64');
    if (answer.statusCode !== 200 || bytes.length === 0) throw new Error('The embedding API gave no vector.');
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / Float32Array.BYTES_PER_ELEMENT);
  };
}
