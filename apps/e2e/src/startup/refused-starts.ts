import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newFolder } from '../standalone-process.js';

/** What a refused start is given beside the folder, and what must be put right afterwards. */
export type Trouble = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another folder than the prepared one. */
  readonly data?: string;
  readonly end?: () => unknown;
};

/** A start that must be refused. `make` gets a folder with a sound school in it and spoils something. */
export type RefusedStart = {
  readonly what: string;
  /** What the sentence must name: the thing, and the mend. */
  readonly names: readonly string[];
  readonly make: (folder: string) => Trouble | Promise<Trouble>;
};

const database = (folder: string): string => join(folder, 'homeroom.sqlite');

function overwrite(path: string, position: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, bytes, 0, bytes.length, position);
  } finally {
    closeSync(file);
  }
}

function withDatabase(path: string, sql: string): Trouble {
  const opened = new DatabaseSync(path);
  opened.exec(sql);
  opened.close();
  return {};
}

const broken: readonly RefusedStart[] = [
  {
    what: 'a database with spoilt pages',
    names: ['homeroom.sqlite', 'is damaged', 'restore a backup'],
    make: (folder) => {
      const { size } = statSync(database(folder));
      for (let page = 1; page * 4_096 < size; page += 2)
        overwrite(database(folder), page * 4_096, Buffer.alloc(3_000, 0xa5));
      return {};
    },
  },
  {
    what: 'a database that was cut off',
    names: ['homeroom.sqlite', 'is damaged', 'restore a backup'],
    make: (folder) => {
      truncateSync(database(folder), 5 * 4_096);
      return {};
    },
  },
  {
    what: 'a database with a spoilt head',
    names: ['homeroom.sqlite', "is not Homeroom's database", 'move it away'],
    make: (folder) => {
      overwrite(database(folder), 0, Buffer.alloc(16, 'x'));
      return {};
    },
  },
  {
    what: 'a text file in the place of the database',
    names: ['homeroom.sqlite', "is not Homeroom's database", 'move it away'],
    make: (folder) => {
      writeFileSync(database(folder), 'Dear Homeroom,\n'.repeat(1_000));
      return {};
    },
  },
  {
    what: 'the database of another program',
    names: ['homeroom.sqlite', "is not Homeroom's database", 'move it away'],
    make: (folder) => {
      rmSync(database(folder));
      return withDatabase(database(folder), 'CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES (1)');
    },
  },
  {
    what: 'the database of a newer release',
    names: ['homeroom.sqlite', 'newer Homeroom', 'start that release'],
    make: (folder) => withDatabase(database(folder), 'PRAGMA user_version = 9999'),
  },
  {
    what: 'a folder in the place of the database',
    names: ['homeroom.sqlite', 'cannot be'],
    make: (folder) => {
      rmSync(database(folder));
      mkdirSync(database(folder));
      return {};
    },
  },
  {
    what: 'a lock file that is something else',
    names: ['homeroom.lock', "is not Homeroom's lock", 'move it away'],
    make: (folder) => {
      writeFileSync(join(folder, 'homeroom.lock'), 'mine\n'.repeat(1_000));
      return {};
    },
  },
  {
    what: 'a key that is none',
    names: ['session.key', 'is not a key', 'delete it'],
    make: (folder) => {
      writeFileSync(join(folder, 'session.key'), 'short\n');
      return {};
    },
  },
  {
    what: 'a folder in the place of the key',
    names: ['session.key', 'cannot be read', 'move it away'],
    make: (folder) => {
      rmSync(join(folder, 'session.key'));
      mkdirSync(join(folder, 'session.key'));
      return {};
    },
  },
];

const cannotBeWritten: readonly RefusedStart[] = [
  {
    what: 'a file in the place of the data folder',
    names: ['homeroom.sqlite', 'cannot be made', 'choose another folder'],
    make: (folder) => ({ data: database(folder) }),
  },
  {
    what: 'a data folder below a file',
    names: ['homeroom.sqlite/data', 'cannot be made', 'choose another folder'],
    make: (folder) => ({ data: join(database(folder), 'data') }),
  },
];

/** The system's own folders: nobody can make anything there, root no more than others. */
const systemFolders: readonly RefusedStart[] = [
  {
    what: 'a data folder where none can be made',
    names: ['/proc/homeroom', 'cannot be made', 'choose another folder'],
    make: () => ({ data: '/proc/homeroom' }),
  },
  {
    what: 'a data folder that takes no files',
    names: ['/proc', 'cannot be written', 'choose another folder'],
    make: () => ({ data: '/proc' }),
  },
];

/** Of Linux; not a thing that this project installs. */
const changeAttributes = 'chattr';
const immutable = (flag: '+i' | '-i', folder: string): boolean =>
  spawnSync(changeAttributes, ['-R', flag, folder], { stdio: 'ignore' }).status === 0;

/** Even root cannot write to what is immutable, where the file system knows that. */
function canBeImmutable(): boolean {
  const folder = newFolder();
  const could = immutable('+i', folder);
  if (could) immutable('-i', folder);
  rmSync(folder, { recursive: true, force: true });
  return could;
}

const readOnly: RefusedStart = {
  what: 'a data folder that has become read-only',
  names: ['cannot be', 'write access', 'choose another folder'],
  make: (folder) => {
    immutable('+i', folder);
    return { end: () => immutable('-i', folder) };
  },
};

const wrongSettings: readonly RefusedStart[] = [
  {
    what: 'settings that are wrong, all told at once',
    names: [
      'HOMEROOM_HTTP_PORT must be',
      'HOMEROOM_RATE_SEND must be',
      'HOMEROOM_SESSION_KEY must be',
      'HOMEROOM_LOG_LEVEL must be',
      'HOMEROOM_ADMIN_PASSWORD must be',
    ],
    make: () => ({
      // The port of the command line would hide the one of the environment.
      args: ['--port', 'secret-value'],
      env: {
        HOMEROOM_RATE_SEND: 'secret-value',
        HOMEROOM_SESSION_KEY: 'secret-value',
        HOMEROOM_LOG_LEVEL: 'secret-value',
        HOMEROOM_ADMIN_PASSWORD: 'short',
      },
    }),
  },
  {
    what: 'a flag that is unknown',
    names: ["'--prot'", '--help'],
    make: () => ({ args: ['--prot', '3000'] }),
  },
  {
    what: 'a word that is unknown',
    names: ["'please'", '--help'],
    make: () => ({ args: ['please'] }),
  },
  {
    what: 'another number of partitions than at the first start',
    names: ['24', 'HOMEROOM_LOG_PARTITIONS'],
    make: () => ({ env: { HOMEROOM_LOG_PARTITIONS: '12' } }),
  },
  {
    what: 'an address of another machine',
    names: ['203.0.113.1', 'is not an address of this machine', 'HOMEROOM_HTTP_HOST'],
    make: () => ({ args: ['--host', '203.0.113.1'] }),
  },
  {
    what: 'a port that is in use',
    names: ['port', 'is already in use', 'choose another port'],
    make: async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      return { args: ['--port', String(port)], end: () => server.close() };
    },
  },
];

export const refusedStarts: readonly RefusedStart[] = [
  ...broken,
  ...cannotBeWritten,
  ...(existsSync('/proc/self') ? systemFolders : []),
  ...(canBeImmutable() ? [readOnly] : []),
  ...wrongSettings,
];
