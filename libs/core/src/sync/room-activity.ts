import type { MessageStore, RoomHead } from '../ports/message-store.port.js';

type Newest = { readonly head: number; readonly at: number };

const maxRooms = 20_000;

/** When each room was last written to: read once for each head, whoever asks. */
export class RoomActivity {
  readonly #newest = new Map<string, Newest>();

  constructor(private readonly ports: { readonly messageStore: Pick<MessageStore, 'page'> }) {}

  /** The rooms by the time of their newest message, latest first; empty rooms last. */
  async newestFirst(heads: ReadonlyMap<string, RoomHead>): Promise<readonly string[]> {
    const at = new Map<string, number>();
    for (const { roomId, head } of heads.values()) at.set(roomId, await this.#at(roomId, head));
    return [...at.keys()].sort((a, b) => (at.get(b) ?? 0) - (at.get(a) ?? 0) || (a < b ? -1 : 1));
  }

  async #at(roomId: string, head: number): Promise<number> {
    if (head === 0) return 0;
    const known = this.#newest.get(roomId);
    if (known?.head === head) return known.at;
    const [message] = await this.ports.messageStore.page(roomId, { newest: true, limit: 1 });
    const at = message ? Date.parse(message.sentAt) : 0;
    this.#newest.set(roomId, { head, at });
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > maxRooms && oldest !== undefined) this.#newest.delete(oldest);
    return at;
  }
}
