import type { FirstAdmin } from '@homeroom/core';
import type { Platform } from '@homeroom/platform';

/**
 * Makes the first admin where there is none. A one-time password is printed at once, for whoever starts the school: the account
 * exists from now on, even if the start fails later. It is never logged.
 */
export async function welcomeFirstAdmin(
  firstAdmin: Pick<FirstAdmin, 'ensure'>,
  given: string | undefined,
  { log, print }: Pick<Platform, 'log' | 'print'>,
): Promise<void> {
  const made = await firstAdmin.ensure(given);
  if (!made.created) return;
  const { handle, oneTimePassword } = made;
  log.info({ handle }, 'the first admin was made');
  if (oneTimePassword !== undefined)
    print(`admin     ${handle} / ${oneTimePassword}  (one time: choose another at the first sign-in)\n`);
}
