/** A sign-in on one device. Times are ms since 1970. */
export type SessionRecord = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  /** After this the person signs in again. */
  readonly expiresAt: number;
  /** Counts refreshes; the refresh token carries the number it was made with. */
  readonly generation: number;
  readonly refreshedAt: number;
};

export type SessionSelector = { readonly id: string } | { readonly userId: string; readonly except?: string };

/** Nobody has more devices; who signs in again and again does not fill the store. */
export const sessionsPerUser = 100;

export interface Sessions {
  /** Of each person the 100 that were refreshed last are kept; what has expired is swept. */
  insert(session: SessionRecord): Promise<void>;
  /** The live ones; ended sessions are left out, expired ones too once swept. */
  byIds(ids: readonly string[]): Promise<readonly SessionRecord[]>;
  /** Sets generation + 1 and refreshedAt iff the generation still is `from`. @returns false when it is not */
  rotate(id: string, from: number, refreshedAt: number): Promise<boolean>;
  /** @returns the ids of the sessions that ended */
  end(selector: SessionSelector): Promise<readonly string[]>;
}
