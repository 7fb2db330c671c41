import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { MemoryEmbedder } from '@homeroom/core/testing';

type Asked = { readonly input: readonly string[]; readonly model: string; readonly encoding_format: string };
export type Misdeed = (response: ServerResponse, asked: Asked) => void;

/** An OpenAI-compatible server of this machine; its vectors are the twin's, three times as long and last first. */
export class EmbeddingServer {
  readonly asked: Asked[] = [];
  readonly keys: (string | undefined)[] = [];
  /** What happens to the next requests instead of an answer; undefined: nothing. */
  misdeeds: (Misdeed | undefined)[] = [];
  /** Answers 400 to every request that holds it. */
  refused: string | undefined;
  private readonly model = new MemoryEmbedder();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = (await json(request)) as Asked;
    this.asked.push(asked);
    this.keys.push(request.headers.authorization);
    const misdeed = this.misdeeds.shift();
    if (misdeed) return misdeed(response, asked);
    const { refused } = this;
    if (refused !== undefined && asked.input.some((text) => text.includes(refused))) {
      response.writeHead(400).end(JSON.stringify({ error: `cannot read ${asked.input.join()}` }));
      return;
    }
    const vectors = await this.model.embed(asked.input, 'passage');
    const data = vectors.map((vector, index) => ({ index, embedding: [...vector].map((value) => value * 3) }));
    response.writeHead(request.url === '/v1/embeddings' ? 200 : 404).end(JSON.stringify({ data: data.toReversed() }));
  }
}
