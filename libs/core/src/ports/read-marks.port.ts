export type ReadMark = { readonly userId: string; readonly roomId: string; readonly seq: number };

/** How far each person has read each room. A mark only grows. */
export interface ReadMarks {
  /** @returns the marks as they are now: max(old, new), in the order given */
  raise(marks: readonly ReadMark[]): Promise<readonly ReadMark[]>;
  /** roomId → seq; rooms never marked are left out. */
  ofUser(userId: string): Promise<ReadonlyMap<string, number>>;
  remove(userId: string, roomId: string): Promise<void>;
}
