/** Fresh identifiers. */
export interface Ids {
  /** 22 characters of A–Z, a–z, 0–9 (≥ 128 random bits), unguessable. */
  next(): string;
}
