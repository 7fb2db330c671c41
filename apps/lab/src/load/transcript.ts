import type { Message } from '@homeroom/contracts';

/** What one person's client shows of one room: from seq 1 on, without holes. */
export class Transcript {
  readonly #messages: Message[] = [];
  #last = 0;

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** The newest seq that is shown. */
  get last(): number {
    return this.#last;
  }

  /**
   * Shows what continues it and drops what it has, as every client does.
   * @returns false = there is a hole: the messages after it are to be fetched
   */
  add(messages: readonly Message[]): boolean {
    for (const message of messages) {
      if (message.seq <= this.#last) continue;
      if (message.seq !== this.#last + 1) return false;
      this.#push(message);
    }
    return true;
  }

  /** Shows everything as it comes: for a server that has nothing to repair a hole with. */
  addAll(messages: readonly Message[]): void {
    for (const message of messages) this.#push(message);
  }

  #push(message: Message): void {
    this.#messages.push(message);
    this.#last = message.seq;
  }
}
