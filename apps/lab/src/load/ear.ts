import { serverEvents } from '@homeroom/contracts';
import type { Message, MessageBatch } from '@homeroom/contracts';
import type { Broadcasts } from '../evidence/broadcasts.js';
import type { Ledger, Sent } from './sent.js';

/** A batch that was heard, with the messages of ours in it. */
export type HeardBatch = { readonly batch: MessageBatch; readonly ours: readonly Sent[] };

export type EarOptions = {
  readonly ledger: Ledger;
  readonly broadcasts: Pick<Broadcasts, 'note' | 'noteUnreadable'>;
  /** Each copy of a message of ours, with the ms since it was due; `isFirst` of all copies. */
  readonly onDelivery: (sent: Sent, ms: number, isFirst: boolean) => void;
  readonly now: () => number;
};

const remembered = 1_024;
const batchStart = '["message:batch",';

/**
 * Reads batches for everybody. All members of a room get the same bytes within moments, so each batch is parsed and noted once and
 * known again by its text: that is what lets one process listen for thousands.
 */
export class Ear {
  readonly #recent = new Map<string, HeardBatch>();

  constructor(private readonly options: EarOptions) {}

  /**
   * @param body the event as JSON: `["message:batch", {…}]`
   * @returns null = it is another event, or a batch that breaks the contract, which is noted
   */
  hear(body: string): HeardBatch | null {
    if (!body.startsWith(batchStart)) return null;
    const heard = this.#recent.get(body) ?? this.#read(body);
    if (heard) this.#deliver(heard.ours);
    return heard;
  }

  /** The same for somebody who parses for themselves. */
  hearParsed(batch: MessageBatch): MessageBatch {
    const heard = this.#note(batch);
    this.#deliver(heard.ours);
    return heard.batch;
  }

  #read(body: string): HeardBatch | null {
    const [, payload] = JSON.parse(body) as readonly unknown[];
    const parsed = serverEvents['message:batch'].safeParse(payload);
    if (!parsed.success) {
      this.options.broadcasts.noteUnreadable();
      return null;
    }
    const heard = this.#note(parsed.data);
    if (this.#recent.size >= remembered) this.#forgetOldest();
    this.#recent.set(body, heard);
    return heard;
  }

  #note(batch: MessageBatch): HeardBatch {
    const noted = this.options.broadcasts.note(batch);
    return { batch: noted, ours: noted.messages.flatMap((message) => this.#sentOf(message)) };
  }

  #sentOf({ clientMessageId }: Message): readonly Sent[] {
    const sent = this.options.ledger.find(clientMessageId);
    return sent ? [sent] : [];
  }

  #deliver(ours: readonly Sent[]): void {
    const now = this.options.now();
    for (const sent of ours) {
      sent.copies += 1;
      this.options.onDelivery(sent, now - sent.due, sent.copies === 1);
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }
}
