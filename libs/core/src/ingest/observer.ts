/** What ingest tells the metrics; every method is called often and must be cheap. */
export interface IngestObserver {
  counted(event: IngestEvent, count: number): void;
  /** Seconds a stage of one batch took. */
  timed(stage: 'read' | 'insert' | 'apply' | 'publish', seconds: number): void;
}

export type IngestEvent =
  | 'stored'
  /** Found again: a resend or a redelivery. */
  | 'duplicate'
  /** A resend with another body; the first one stays. */
  | 'conflicting'
  | 'changed'
  | 'refused'
  | 'dead-letter'
  /** The message answered is unknown or elsewhere. */
  | 'reply-dropped'
  | 'fanout-failed';

export const silentObserver: IngestObserver = { counted: () => undefined, timed: () => undefined };
