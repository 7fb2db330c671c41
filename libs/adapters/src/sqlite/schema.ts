import type { Schema } from './domain-schema.js';
import { logTables } from './schema.log.js';
import { messageTables } from './schema.messages.js';
import { peopleTables } from './schema.people.js';

/** `PRAGMA application_id`: "HmRm". Tells our file from every other SQLite database. */
export const applicationId = 0x486d526d;

/** `PRAGMA user_version`. A file with a higher one was written by a newer release and is refused. */
export const schemaVersion = 1;

export const schemas: readonly Schema[] = [logTables, messageTables, peopleTables];
