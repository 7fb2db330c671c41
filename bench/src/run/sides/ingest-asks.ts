/** What Homeroom's ingest and the bare loop are both asked for. */
export type IngestAsks = {
  open(where: { readonly folder: string }): Promise<void>;
  /** Makes ready so many messages more: in the log, or in memory. */
  fill(count: number): Promise<void>;
  /** Stores them. @returns how many messages are stored altogether */
  store(): Promise<number>;
};

/** Over which the messages are spread. */
export const ingestSchool = { people: 1_000, perRoom: 10, rooms: 100 };
/** Messages of one transaction of the bare loop, and at most of one batch of ours. */
export const perTransaction = 500;
