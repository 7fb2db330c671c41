import type { FirstAdmin } from '@homeroom/core';
import type { Logger } from '@homeroom/platform';

/** Makes the first admin where there is none; the one-time password is written once, for the person who starts the school. */
export async function welcomeFirstAdmin(firstAdmin: FirstAdmin, given: string | undefined, log: Logger): Promise<void> {
  const made = await firstAdmin.ensure(given);
  if (!made.created) return;
  const { handle, oneTimePassword } = made;
  if (oneTimePassword === undefined) log.warn({ handle }, 'the first admin was made');
  else
    log.warn({ handle, oneTimePassword }, 'the first admin was made; this password is shown once and must be changed');
}
