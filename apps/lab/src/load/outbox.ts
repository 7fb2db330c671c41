import { errorCodes } from '@homeroom/contracts';
import type { ErrorCode } from '@homeroom/contracts';
import { requestPacket } from './wire/packets.js';
import type { Ledger, Sent } from './sent.js';

/** What an ack says, as far as it matters here. */
type Answer =
  | { readonly ok: true; readonly data: { readonly id: string } }
  | { readonly ok: false; readonly error: { readonly code: string; readonly retryAfterMs?: number } };

export type OutboxOptions = {
  readonly ledger: Ledger;
  /** Writes a packet to the open connection. */
  readonly write: (packet: string) => void;
  readonly onAck: (sent: Sent) => void;
  /** Every nack; what is not final is sent again. `NO_ANSWER` = none came, or the connection went. */
  readonly onNack: (code: string, isFinal: boolean) => void;
  readonly random: () => number;
};

/** The server's own deadline is 3 s; an ack that takes longer than this is lost. */
const ackWithinMs = 6_000;
const firstPauseMs = 500;
const longestPauseMs = 30_000;

type Room = { readonly waiting: Sent[]; failures: number; underWay: boolean };

/**
 * A person's messages as the web client sends them: first in first out, one under way in each room, sent again with the same id until
 * there is a final answer.
 */
export class Outbox {
  readonly #rooms = new Map<string, Room>();
  readonly #underWay = new Map<number, { readonly room: Room; readonly sent: Sent; readonly late: NodeJS.Timeout }>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  #lastId = 0;
  #isOpen = false;

  constructor(private readonly options: OutboxOptions) {}

  push(sent: Sent): void {
    const room = this.#rooms.get(sent.roomId) ?? { waiting: [], failures: 0, underWay: false };
    this.#rooms.set(sent.roomId, room);
    room.waiting.push(sent);
    this.#next(room);
  }

  /** The connection is there. */
  open(): void {
    this.#isOpen = true;
    for (const room of this.#rooms.values()) this.#next(room);
  }

  /** The connection is gone: what was under way has no answer, and goes out again when there is a new one. */
  shut(): void {
    this.#isOpen = false;
    for (const [id, { room }] of [...this.#underWay]) {
      this.#take(id);
      this.options.onNack('NO_ANSWER', false);
      room.failures = 0;
    }
  }

  /** Nothing more is sent. */
  end(): void {
    this.shut();
    for (const pause of this.#pauses) clearTimeout(pause);
    this.#rooms.clear();
  }

  /** @param body the ack's arguments as JSON */
  answered(id: number, body: string): void {
    const waiting = this.#take(id);
    if (!waiting) return;
    const { room, sent } = waiting;
    const [answer] = JSON.parse(body) as readonly [Answer];
    if (answer.ok) {
      this.options.ledger.acked(sent, answer.data.id);
      this.options.onAck(sent);
      this.#done(room);
    } else this.#refused(room, { sent, ...answer.error });
  }

  #refused(
    room: Room,
    { sent, code, retryAfterMs }: { readonly sent: Sent; readonly code: string; readonly retryAfterMs?: number },
  ): void {
    const isFinal = !(code in errorCodes && errorCodes[code as ErrorCode].retryable);
    this.options.onNack(code, isFinal);
    if (!isFinal) return this.#later(room, retryAfterMs);
    this.options.ledger.refused(sent);
    this.#done(room);
  }

  #done(room: Room): void {
    room.waiting.shift();
    room.failures = 0;
    this.#next(room);
  }

  /** Full jitter, and never before the server wants it. */
  #later(room: Room, atLeastMs = 0): void {
    const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** room.failures);
    room.failures += 1;
    room.underWay = true;
    const pause = setTimeout(
      () => {
        this.#pauses.delete(pause);
        room.underWay = false;
        this.#next(room);
      },
      Math.max(atLeastMs, ceiling * this.options.random()),
    );
    this.#pauses.add(pause);
  }

  #next(room: Room): void {
    const [sent] = room.waiting;
    if (!sent || room.underWay || !this.#isOpen) return;
    room.underWay = true;
    this.#lastId += 1;
    const id = this.#lastId;
    const late = setTimeout(() => this.#late(id), ackWithinMs);
    this.#underWay.set(id, { room, sent, late });
    this.options.ledger.wentOut(sent);
    const { roomId, clientMessageId, text } = sent;
    this.options.write(requestPacket(id, 'message:send', { roomId, clientMessageId, text }));
  }

  #late(id: number): void {
    const waiting = this.#take(id);
    if (!waiting) return;
    this.options.onNack('NO_ANSWER', false);
    this.#later(waiting.room);
  }

  #take(id: number) {
    const waiting = this.#underWay.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.late);
    this.#underWay.delete(id);
    waiting.room.underWay = false;
    return waiting;
  }
}
