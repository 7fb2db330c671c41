import type { Attempt } from '../evidence/oracle.js';

/** One message of the load, from the moment it was due to the moment its fate is known. */
export type Sent = {
  readonly clientMessageId: string;
  readonly roomId: string;
  readonly authorId: string;
  readonly text: string;
  /** When it was due. ms, of a clock that never goes back. */
  readonly due: number;
  /** Of which step it is; null = of none: warming up. */
  readonly step: number | null;
  /** Copies that arrived so far. */
  copies: number;
  /** Ticks of the ledger. */
  firstSent: number | null;
  answered: number | null;
  outcome: Attempt['outcome'];
  ackedId?: string;
};

/** Every message that was due, and what became of it. */
export class Ledger {
  readonly #byClientMessageId = new Map<string, Sent>();
  readonly #byRoom = new Map<string, Sent[]>();
  readonly #ackedIn = new Map<string, number>();
  #ticks = 0;
  #open = 0;

  add(message: Pick<Sent, 'clientMessageId' | 'roomId' | 'authorId' | 'text' | 'due' | 'step'>): Sent {
    const sent: Sent = { ...message, copies: 0, firstSent: null, answered: null, outcome: 'unknown' };
    this.#byClientMessageId.set(sent.clientMessageId, sent);
    const room = this.#byRoom.get(sent.roomId);
    if (room) room.push(sent);
    else this.#byRoom.set(sent.roomId, [sent]);
    this.#open += 1;
    return sent;
  }

  find(clientMessageId: string): Sent | undefined {
    return this.#byClientMessageId.get(clientMessageId);
  }

  /** It went out, perhaps not for the first time. */
  wentOut(sent: Sent): void {
    sent.firstSent ??= this.#ticks++;
  }

  acked(sent: Sent, id: string): void {
    this.#close(sent, 'acked');
    sent.ackedId = id;
    this.#ackedIn.set(sent.roomId, this.ackedIn(sent.roomId) + 1);
  }

  refused(sent: Sent): void {
    this.#close(sent, 'refused');
  }

  /** Messages whose fate is not known yet. */
  get open(): number {
    return this.#open;
  }

  ackedIn(roomId: string): number {
    return this.#ackedIn.get(roomId) ?? 0;
  }

  /** What the oracle is told: everything that went out, in order of sending. */
  attemptsIn(roomId: string): readonly Attempt[] {
    return (this.#byRoom.get(roomId) ?? []).flatMap(({ authorId, clientMessageId, text, ...fate }) => {
      if (fate.firstSent === null) return [];
      const span = { sent: fate.firstSent, answered: fate.answered ?? this.#ticks };
      const { outcome, ackedId } = fate;
      return [{ authorId, clientMessageId, text, outcome, span, ...(ackedId !== undefined && { ackedId }) }];
    });
  }

  #close(sent: Sent, outcome: 'acked' | 'refused'): void {
    sent.outcome = outcome;
    sent.answered = this.#ticks++;
    this.#open -= 1;
  }
}
