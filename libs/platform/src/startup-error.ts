/** A start that cannot succeed until somebody mends something: the message is one sentence that names the thing and the mend. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
