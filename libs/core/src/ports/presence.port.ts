export type PresenceDelta = { readonly userIds: readonly string[]; readonly state: 'online' | 'offline' };

/** Who has at least one connection anywhere. Approximate by up to 60 s after a gateway died. */
export interface Presence {
  connected(userId: string, connectionId: string): Promise<void>;
  disconnected(userId: string, connectionId: string): Promise<void>;
  online(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * At most one delta of each state a second, with the last state of each person only; who comes and goes in between is
   * left out. The handler must not throw.
   * @returns stops it
   */
  subscribe(handler: (delta: PresenceDelta) => void): () => void;
}
