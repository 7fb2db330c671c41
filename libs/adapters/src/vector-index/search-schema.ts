/** `PRAGMA application_id`: "HmIx". */
export const searchApplicationId = 0x486d4978;

/** `PRAGMA user_version`. A file with any other is made anew: all it holds is derived. */
export const searchVersion = 1;

/**
 * `rooms` counts what BM25 needs: points with words, and the words of all of them. `points.words` is the list of [word, how often] as
 * JSON, to take postings away again. Postings lie together by room and word, not by word and room as in FTS5: there, a word that
 * stood 45,000 times in other people's rooms took 13 ms to look up in one's own, and 0.01 ms when it stood nowhere.
 * A number in `models` is never used again, so that vectors left over from a removed model are nobody's.
 */
export const searchTables: readonly string[] = [
  `CREATE TABLE rooms (
    room INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    documents INTEGER NOT NULL DEFAULT 0,
    words INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  'CREATE TABLE authors (author INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT',
  `CREATE TABLE points (
    point INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    author INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    words TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE postings (
    room INTEGER NOT NULL,
    term TEXT NOT NULL,
    point INTEGER NOT NULL,
    frequency INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (room, term, point)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE models (
    model INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    dimensions INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE vectors (
    model INTEGER NOT NULL,
    point INTEGER NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model, point)
  ) STRICT`,
  `CREATE TABLE builds (
    name TEXT PRIMARY KEY,
    room_id TEXT,
    seq INTEGER,
    complete INTEGER NOT NULL,
    active INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
];
