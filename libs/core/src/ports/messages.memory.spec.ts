import { describeChangeStore } from './change-store.conformance.js';
import { MemoryChangeStore } from './change-store.memory.js';
import { describeMessageArchive } from './message-archive.conformance.js';
import { MemoryMessageArchive } from './message-archive.memory.js';
import { describeMessageStore } from './message-store.conformance.js';
import { MemoryMessages, MemoryMessageStore } from './message-store.memory.js';
import type { MessagesHarness } from './messages.samples.js';
import { MemoryRooms } from './rooms.memory.js';

const make = async (): Promise<MessagesHarness> => {
  const rooms = new MemoryRooms();
  const data = new MemoryMessages(rooms);
  return {
    messages: new MemoryMessageStore(data),
    changes: new MemoryChangeStore(data),
    archive: new MemoryMessageArchive(data),
    rooms,
    dispose: async () => undefined,
  };
};

describeMessageStore('MemoryMessageStore', make);
describeChangeStore('MemoryChangeStore', make);
describeMessageArchive('MemoryMessageArchive', make);
