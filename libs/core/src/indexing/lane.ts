/** One after the other: what is given runs when all before it has ended, whether well or not. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  run<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // whoever gave the work hears of it
    return turn;
  }
}
