/** Something outside the experiment is wrong (a file, an address, an option): one sentence for the person, exit code 2. */
export class OperationalError extends Error {
  override readonly name = 'OperationalError';
}
