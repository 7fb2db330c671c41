import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** SQL on one connection; every statement text is prepared once, so texts must come from a fixed set (lists go in by `json_each(?)`). */
export class Connection {
  readonly #statements = new Map<string, StatementSync>();

  constructor(readonly database: DatabaseSync) {}

  /** `Row` is the caller's word for what the text selects. */
  all<Row extends object>(text: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepared(text).all(...values) as unknown as readonly Row[];
  }

  get<Row extends object>(text: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(text).get(...values) as unknown as Row | undefined;
  }

  /** @returns how many rows were changed */
  run(text: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(text).run(...values).changes);
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }

  #prepared(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}
