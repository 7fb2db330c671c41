import { applyChange } from '../messages/apply-change.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import type { ChangeStore } from './change-store.port.js';
import { deepFreeze, jsonCopy } from './json-copy.js';
import type { MemoryMessages } from './message-store.memory.js';
import type { InsertOutcome } from './message-store.port.js';

export class MemoryChangeStore implements ChangeStore {
  constructor(private readonly data: MemoryMessages) {}

  async insertNumbered(changes: readonly StoredChange[]): Promise<InsertOutcome> {
    await null;
    for (const [inserted, change] of changes.entries()) {
      if (this.data.changes.has(change.id)) return { inserted, duplicate: 'id' };
      if (this.data.changesOf(change.roomId).some(({ rev }) => rev === change.rev))
        return { inserted, duplicate: 'number' };
      this.data.changes.set(change.id, deepFreeze(jsonCopy(change)));
    }
    return { inserted: changes.length };
  }

  async byIds(ids: readonly string[]): Promise<readonly StoredChange[]> {
    await null;
    return [...new Set(ids)].flatMap((id) => this.data.changes.get(id) ?? []);
  }

  async apply(changes: readonly StoredChange[]): Promise<readonly (StoredMessage | undefined)[]> {
    await null;
    for (const change of changes) {
      const message = this.data.messages.get(change.messageId);
      if (message) this.data.messages.set(message.id, deepFreeze(jsonCopy(applyChange(message, change))));
      if (!message || change.kind === 'deleted') this.data.blankEdits(change.messageId);
    }
    return changes.map(({ messageId }) => this.data.messages.get(messageId));
  }

  async page(roomId: string, after: number, limit: number): Promise<readonly StoredChange[]> {
    await null;
    return this.data
      .changesOf(roomId)
      .filter(({ rev }) => rev > after)
      .slice(0, limit)
      .filter(({ rev }, index) => rev === after + 1 + index);
  }
}
