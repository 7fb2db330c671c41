import { describeChangeStore, describeMessageArchive, describeMessageStore } from '@homeroom/core/testing';
import type { MessagesHarness } from '@homeroom/core/testing';
import { SqliteChangeStore } from '../change-store/sqlite.js';
import { SqliteMessageArchive } from '../message-archive/sqlite.js';
import { SqliteRooms } from '../rooms/sqlite.js';
import { TestFolder } from '../sqlite/data-folder.test-support.js';
import { SqliteMessageStore } from './sqlite.js';

/** The three share their tables, so they are judged together. */
const make = async (): Promise<MessagesHarness> => {
  const folder = new TestFolder();
  const database = folder.open();
  return {
    messages: new SqliteMessageStore(database),
    changes: new SqliteChangeStore(database),
    archive: new SqliteMessageArchive(database),
    rooms: new SqliteRooms(database),
    dispose: async () => {
      await database.close();
      folder.remove();
    },
  };
};

describeMessageStore('SqliteMessageStore', make);
describeChangeStore('SqliteChangeStore', make);
describeMessageArchive('SqliteMessageArchive', make);
