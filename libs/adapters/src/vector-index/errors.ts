/** The index could not do what was asked; nothing of it was done by halves, and it may be asked again. Never holds a text. */
export class VectorIndexError extends Error {
  override readonly name = 'VectorIndexError';
}

/** Memory and file may differ: the thread ends, and the next one reads the file. */
export class BrokenIndex extends Error {
  override readonly name = 'BrokenIndex';
}
