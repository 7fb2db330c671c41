import type { Ack } from '@homeroom/contracts';
import type { Act } from '../scenario.js';
import type { Actor } from '../simulation/simulation.js';
import type { School } from '../school.js';
import type { ModelRequest, Wish } from './wishes.js';
import { requestOf, want, wishOf } from './wishes.js';

/** A sender without a client: one thing at a time, the same request again until it has an answer. */
export class Program {
  isDone = false;
  #last: (Wish & { readonly key: string }) | undefined;

  constructor(
    private readonly school: School,
    private readonly actor: Actor,
    private readonly userId: string,
  ) {}

  async run(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      await this.school.pause(this.actor);
      await this.#insist(requestOf(this.#wish(act)));
    }
    this.isDone = true;
  }

  #wish(act: Act): Wish & { readonly key: string } {
    const { ledger, newText, newKey } = this.school;
    if (act.kind === 'resend' && this.#last?.operation.kind === 'send')
      return { ...this.#last, operation: { ...this.#last.operation, text: newText() } };
    const roomId = this.school.roomId(act.room);
    const sends = ledger.intents.filter(
      ({ id, kind, roomId: room }) => kind === 'send' && room === roomId && ledger.acked.has(id),
    );
    const targets = sends.map(({ id, by }) => ({ id, authorId: by }));
    const wish = wishOf(act, { userId: this.userId, roomId, targets, newText });
    const keyed = { ...wish, key: newKey() };
    want(ledger, this.userId, keyed);
    if (wish.operation.kind === 'send') this.#last = keyed;
    return keyed;
  }

  async #insist(request: ModelRequest): Promise<void> {
    const { sim, network } = this.school;
    for (;;) {
      const gateway = this.school.anyGateway();
      const answer: Ack<unknown> | null = await network.call({
        caller: this.actor,
        patienceMs: 5_000,
        serve: () => gateway.emit(this.userId, request.event, request.payload),
      });
      if (answer) this.school.onAnswer(this.userId, request, answer);
      if (answer && (answer.ok || !answer.error.retryable)) return;
      await sim.clockOf(this.actor).sleep(500 + sim.random.below(1_000));
    }
  }
}
