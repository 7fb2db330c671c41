/** Partition → T (ms since 1970): every message of that partition accepted before T can be found. */
export type UpTo = ReadonlyMap<number, number>;

/** Written by the index's keeper every second, read by every search. */
export interface IndexProgress {
  /** Takes the place of what was said before. Empty = unknown. */
  write(upTo: UpTo): Promise<void>;
  read(): Promise<UpTo>;
}
