import { deepFreeze } from '@homeroom/core';
import type { RoomDocument } from '@homeroom/core';

/** Rooms already decoded: a hall of 5,000 members takes 6 ms to parse, and every batch of messages asks for its room. */
export class DocumentCache {
  private readonly rooms = new Map<string, RoomDocument>();

  constructor(private readonly size: number) {}

  /** The room when it is held in just this version; `load` gives its JSON otherwise. */
  get(id: string, version: number, load: () => string): RoomDocument {
    const held = this.rooms.get(id);
    const room = held?.version === version ? held : deepFreeze(JSON.parse(load()) as RoomDocument);
    this.rooms.delete(id);
    this.rooms.set(id, room);
    if (this.rooms.size > this.size) this.dropOldest();
    return room;
  }

  private dropOldest(): void {
    for (const id of this.rooms.keys()) {
      this.rooms.delete(id);
      return;
    }
  }
}
