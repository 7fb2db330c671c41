import { ChatError } from '@homeroom/contracts';
import type { RoomDocument } from '../rooms/room.js';
import { deepFreeze, jsonCopy } from './json-copy.js';
import type { Rooms } from './rooms.port.js';

export class MemoryRooms implements Rooms {
  private readonly rooms = new Map<string, RoomDocument>();

  async insert(room: RoomDocument): Promise<RoomDocument> {
    await null;
    const twin = room.directKey === null ? undefined : this.find((other) => other.directKey === room.directKey);
    if (twin) return twin;
    if (this.rooms.has(room.id)) throw new ChatError('CONFLICT', 'The id of the room is taken.');
    this.rooms.set(room.id, deepFreeze(jsonCopy(room)));
    return this.rooms.get(room.id) ?? room;
  }

  async byIds(roomIds: readonly string[]): Promise<readonly RoomDocument[]> {
    await null;
    return [...new Set(roomIds)].flatMap((id) => {
      const room = this.rooms.get(id);
      return room ? [room] : [];
    });
  }

  async ofUser(userId: string): Promise<readonly RoomDocument[]> {
    await null;
    return this.sorted().filter((room) => Object.hasOwn(room.members, userId));
  }

  async replace(room: RoomDocument, expectedVersion: number): Promise<boolean> {
    await null;
    if (this.rooms.get(room.id)?.version !== expectedVersion) return false;
    this.rooms.set(room.id, deepFreeze(jsonCopy(room)));
    return true;
  }

  async list(after: string | null, limit: number): Promise<readonly RoomDocument[]> {
    await null;
    return this.sorted()
      .filter((room) => after === null || room.id > after)
      .slice(0, limit);
  }

  private find(matches: (room: RoomDocument) => boolean): RoomDocument | undefined {
    return [...this.rooms.values()].find(matches);
  }

  private sorted(): RoomDocument[] {
    return [...this.rooms.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
