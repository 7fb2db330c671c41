import { limits } from '@homeroom/contracts';
import type { Message } from '@homeroom/contracts';
import type { Api } from '../server/api.js';
import { retrying } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import type { Transcript } from './transcript.js';

export type RepairOptions = {
  readonly api: Api;
  readonly token: () => Promise<string>;
  readonly retry: RetryOptions;
  readonly transcripts: ReadonlyMap<string, Transcript>;
  /** The one object for this message, whoever brings it. */
  readonly share: (message: Message) => Message;
};

const gapPatienceMs = 300;

/** Fetches what a client has missed, as the web client does: all rooms after a reconnect, one room after a hole. */
export class Repair {
  readonly #behind = new Map<string, NodeJS.Timeout | null>();

  constructor(private readonly options: RepairOptions) {}

  /** After a reconnect. Never rejects: it gives up when the run is over. */
  async all(): Promise<void> {
    const rooms = Object.fromEntries(
      [...this.options.transcripts].map(([roomId, { last }]) => [roomId, { last, rev: 0 }]),
    );
    const answer = await this.#ask((token) => this.options.api.call('sync', { token, body: { rooms } }));
    for (const { id, head, messages = [] } of answer?.rooms ?? []) {
      this.#add(id, messages);
      if ((this.options.transcripts.get(id)?.last ?? head) < head) await this.#room(id);
    }
  }

  /** There is a hole, or something newer than is shown: it may still come by itself. */
  soon(roomId: string): void {
    if (this.#behind.has(roomId)) return;
    const timer = setTimeout(() => {
      this.#behind.set(roomId, null);
      void this.#room(roomId).finally(() => this.#behind.delete(roomId));
    }, gapPatienceMs);
    this.#behind.set(roomId, timer);
  }

  /** Whether this room has reached `head`, else it is repaired soon. */
  expect(roomId: string, head: number): void {
    const transcript = this.options.transcripts.get(roomId);
    if (transcript && transcript.last < head) this.soon(roomId);
  }

  end(): void {
    for (const timer of this.#behind.values()) if (timer) clearTimeout(timer);
  }

  async #room(roomId: string): Promise<void> {
    const transcript = this.options.transcripts.get(roomId);
    if (!transcript) return;
    for (;;) {
      const query = { after: transcript.last, limit: limits.pageMessages.max };
      const page = await this.#ask((token) =>
        this.options.api.call('listMessages', { token, params: { roomId }, query }),
      );
      if (!page) return;
      this.#add(roomId, page.messages);
      if (!page.more.after || page.messages.length === 0) return;
    }
  }

  #add(roomId: string, messages: readonly Message[]): void {
    this.options.transcripts.get(roomId)?.add(messages.map(this.options.share));
  }

  /** Undefined = there was no answer to the end of patience; the next beacon or reconnect asks again. */
  async #ask<Answer>(ask: (token: string) => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await retrying(async () => ask(await this.options.token()), this.options.retry);
    } catch {
      // Whatever is still missing at the end is a find of the oracle, with the room and the person.
      return undefined;
    }
  }
}
