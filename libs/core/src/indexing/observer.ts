/** What embedding and the index tell the metrics; called often, must be cheap. */
export interface IndexingObserver {
  counted(event: IndexingEvent, count: number): void;
  /** A new text can be found: seconds since it was accepted. */
  searchable(by: 'words' | 'meaning', seconds: number): void;
}

export type IndexingEvent =
  /** Texts that got a vector. */
  | 'embedded'
  /** Nothing to embed: tombstones, emoji only. */
  | 'skipped'
  /** A text that ends the model each time: found by its words only. */
  | 'unreadable-text'
  | 'words-indexed'
  | 'vectors-indexed'
  /** A vector of an older text, or of a message that is gone. */
  | 'outdated-vector'
  | 'removed'
  | 'dead-letter';

export const silentIndexingObserver: IndexingObserver = { counted: () => undefined, searchable: () => undefined };
