import { z } from 'zod';
import { instant, userId } from './ids.js';
import { limits } from './limits.js';
import { nameText } from './text.js';

export const schoolRoles = ['student', 'teacher', 'staff', 'admin'] as const;
export const schoolRole = z.enum(schoolRoles);
export type SchoolRole = z.infer<typeof schoolRole>;

export const accountStatus = z.enum(['active', 'suspended']);

/** What a person types to sign in: lower case, no spaces, compared as it is. */
export const handle = z
  .string()
  .overwrite((text) => text.trim().toLowerCase())
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/u,
    'may hold a to z, 0 to 9, dot, dash and underscore, and starts with a letter or digit',
  )
  .max(limits.handleLength);

export const password = z
  .string()
  .min(limits.passwordLength.min)
  .max(limits.passwordLength.max, { abort: true })
  .refine((text) => text.isWellFormed() && !text.includes('\0'), { message: 'has characters that are not allowed' })
  .overwrite((text) => text.normalize('NFC'));

/** A person as others see them. */
export const user = z.object({ id: userId, name: z.string(), role: schoolRole });
export type User = z.infer<typeof user>;

/** A person as they and the admin see them. `passwordChangeRequired`: only the password can be changed until it is. */
export const ownUser = user.extend({
  handle: z.string(),
  status: accountStatus,
  passwordChangeRequired: z.boolean(),
});
export type OwnUser = z.infer<typeof ownUser>;

export const newUser = z.strictObject({ handle, name: nameText, role: schoolRole, password: password.optional() });
export const userPatch = z.strictObject({
  name: nameText.optional(),
  role: schoolRole.optional(),
  status: accountStatus.optional(),
  password: password.optional(),
  /** Makes a one-time password, answered once; not together with `password`. */
  resetPassword: z.literal(true).optional(),
});

export const signIn = z.strictObject({
  handle: z.string().min(1).max(200),
  password: z.string().min(1).max(limits.passwordLength.max),
  client: z.enum(['browser', 'token']).optional(),
});
export const session = z.object({ user: ownUser, expiresAt: instant });
export const tokenSession = session.extend({ accessToken: z.string(), refreshToken: z.string() });
export type TokenSession = z.infer<typeof tokenSession>;
