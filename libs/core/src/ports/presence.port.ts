export type PresenceDelta = { readonly userIds: readonly string[]; readonly state: 'online' | 'offline' };

/** Who has at least one connection anywhere. Approximate by up to 60 s after a gateway died. */
export interface Presence {
  connected(userId: string, connectionId: string): Promise<void>;
  disconnected(userId: string, connectionId: string): Promise<void>;
  online(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Deltas, at most one a second, the last state of each person only. @returns stops it */
  subscribe(handler: (delta: PresenceDelta) => void): () => void;
}
