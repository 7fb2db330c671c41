import type { ReadMark, ReadMarks } from './read-marks.port.js';

export class MemoryReadMarks implements ReadMarks {
  /** userId → roomId → seq */
  private readonly marks = new Map<string, Map<string, number>>();

  async raise(marks: readonly ReadMark[]): Promise<readonly ReadMark[]> {
    await null;
    for (const { userId, roomId, seq } of marks) {
      const rooms = this.marks.get(userId) ?? new Map<string, number>();
      rooms.set(roomId, Math.max(rooms.get(roomId) ?? 0, seq));
      this.marks.set(userId, rooms);
    }
    return marks.map(({ userId, roomId, seq }) => ({
      userId,
      roomId,
      seq: this.marks.get(userId)?.get(roomId) ?? seq,
    }));
  }

  async ofUser(userId: string): Promise<ReadonlyMap<string, number>> {
    await null;
    return new Map(this.marks.get(userId));
  }

  async remove(userId: string, roomId: string): Promise<void> {
    await null;
    this.marks.get(userId)?.delete(roomId);
  }
}
