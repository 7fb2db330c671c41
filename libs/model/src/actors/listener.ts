import { listener } from '../cast.js';
import type { School } from '../school.js';
import { newActor } from '../simulation/simulation.js';
import { Socket } from './live-sockets.js';

/** Somebody who is connected once and only listens: what must not reach them can be told from what did. */
export class Listener {
  /** Ids of the messages that arrived. */
  readonly heard = new Set<string>();

  constructor(private readonly school: School) {}

  connect(): void {
    const { sim } = this.school;
    const receive = (event: string, payload: unknown): void => {
      if (event !== 'message:batch') return;
      const { messages } = payload as { readonly messages: readonly { readonly id: string }[] };
      for (const { id } of messages) this.heard.add(id);
    };
    const socket = new Socket(listener, listener, { sim, actor: newActor(listener), receive });
    void this.school.anyGateway().accept(socket);
  }
}
