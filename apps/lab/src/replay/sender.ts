import { ChatError } from '@homeroom/contracts';
import type { SendDoor } from '../server/listener.js';
import type { Attempt } from '../evidence/oracle.js';
import type { RoomPlan, Step } from './plan.js';
import { isRetryable, retrying } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import type { Tally } from './tally.js';

export type SenderOptions = {
  readonly doorOf: (handle: string) => { readonly userId: string; readonly send: SendDoor };
  readonly newId: () => string;
  readonly tally: Tally;
  /** Messages a second over all rooms; undefined = as fast as the acks come. */
  readonly rate?: number;
  readonly retry: Omit<RetryOptions, 'onFailure'>;
  /** The moment from which a message's latencies count. */
  readonly onSent: (clientMessageId: string, at: number) => void;
  /** Told after every ack, with how many there were. */
  readonly onAcked: (acked: number) => void;
  /** True = send nothing more. */
  readonly stopped: () => boolean;
};

/**
 * Sends the rooms' messages: rooms side by side, in each room one message at a time and in the order of the plan. With a
 * rate, latencies count from the moment a message was due, so that a slow server cannot slow down its own measurement.
 */
export class Sender {
  readonly #start: number;

  constructor(private readonly options: SenderOptions) {
    this.#start = options.retry.now();
  }

  /** Resolves with every attempt in order of sending, when each has its outcome. */
  async sendRoom(room: RoomPlan, roomId: string): Promise<readonly Attempt[]> {
    const attempts: Attempt[] = [];
    let ticks = 0;
    const acked = new Map<number, string>();
    for (const step of room.steps) {
      if (this.options.stopped()) break;
      const replyTo = step.replyTo === undefined ? undefined : acked.get(step.replyTo);
      const attempt = await this.#sendStep(step, { roomId, ...(replyTo !== undefined && { replyTo }) });
      const span = { sent: ticks++, answered: ticks++ };
      if (attempt.ackedId !== undefined) acked.set(step.n, attempt.ackedId);
      attempts.push({ ...attempt, span });
    }
    return attempts;
  }

  async #sendStep(
    step: Step,
    where: { readonly roomId: string; readonly replyTo?: string },
  ): Promise<Omit<Attempt, 'span'>> {
    const { tally, retry } = this.options;
    const door = this.options.doorOf(step.handle);
    const clientMessageId = this.options.newId();
    const due = await this.#turnOf(step.slot);
    this.options.onSent(clientMessageId, due);
    tally.sent++;
    const { roomId, ...reply } = where;
    const attempt = { authorId: door.userId, clientMessageId, text: step.text, ...reply };
    try {
      const onFailure = (error: unknown): void => tally.nack(error instanceof ChatError ? error.code : 'NO_ANSWER');
      const { id } = await retrying(() => door.send({ roomId, clientMessageId, text: step.text, ...reply }), {
        ...retry,
        onFailure,
      });
      tally.ack.record(retry.now() - due);
      this.options.onAcked(++tally.acked);
      return { ...attempt, outcome: 'acked', ackedId: id };
    } catch (error) {
      return { ...attempt, outcome: this.#outcomeOf(error) };
    }
  }

  #outcomeOf(error: unknown): 'refused' | 'unknown' {
    const { tally } = this.options;
    if (isRetryable(error)) {
      tally.unknown++;
      return 'unknown';
    }
    if (!(error instanceof ChatError)) throw error;
    tally.refused++;
    return 'refused';
  }

  async #turnOf(slot: number): Promise<number> {
    const { rate, retry } = this.options;
    if (rate === undefined) return retry.now();
    const due = this.#start + (slot * 1_000) / rate;
    const early = due - retry.now();
    if (early > 0) await retry.sleep(early);
    return due;
  }
}
