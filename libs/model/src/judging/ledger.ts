/** Something that a person or a program wanted, in the words that every later check uses. */
export type Intent = {
  /** Id of the message or of the change. */
  readonly id: string;
  readonly roomId: string;
  readonly by: string;
  readonly kind: 'send' | 'edit' | 'delete' | 'react';
  /** Of a send or an edit; two intents never have the same. */
  readonly text?: string;
  /** The page had it in its storage. Before, it is still a draft: it may be stored or not. */
  isSure: boolean;
};

/** What was wanted and what was promised, whoever wanted it. */
export class Ledger {
  /** In the order of wanting. */
  readonly intents: Intent[] = [];
  readonly byId = new Map<string, Intent>();
  readonly acked = new Set<string>();
  /** Answered for good with a refusal: it may never appear, unless an earlier try of it got through. */
  readonly nacked = new Set<string>();
  /** Refused by ingest after the ack. */
  readonly refused = new Set<string>();
  /** Where records lie that nobody can read. */
  readonly poison: { readonly partition: number; readonly offset: number }[] = [];

  want(intent: Intent): void {
    this.intents.push(intent);
    this.byId.set(intent.id, intent);
  }
}
