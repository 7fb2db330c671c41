import type { SchoolRole } from '@homeroom/contracts';
import type { Wire } from './wire.js';

export type Enrolled = { readonly id: string; readonly handle: string; readonly token: string };
type Session = { readonly user: { readonly id: string }; readonly accessToken: string; readonly refreshToken: string };

export const adminPassword = 'the first admin of the tests';
const password = 'a password of the tests';

export const sessionOf = (wire: Wire, handle: string, secret = password): Promise<Session> =>
  wire.done<Session>({ path: '/session', json: { handle, password: secret, client: 'token' } });

export async function signInAdmin(wire: Wire): Promise<Enrolled> {
  const { user, accessToken } = await sessionOf(wire, 'admin', adminPassword);
  return { id: user.id, handle: 'admin', token: accessToken };
}

/** A person with a session. The server must run with HOMEROOM_SESSION_PASSWORD_CHANGE=advised. */
export async function enrol(
  wire: Wire,
  admin: Enrolled,
  { handle, role }: { readonly handle: string; readonly role: SchoolRole },
): Promise<Enrolled> {
  const json = { handle, role, name: `Person ${handle}`, password };
  await wire.done({ path: '/users', token: admin.token, json });
  const { user, accessToken } = await sessionOf(wire, handle);
  return { id: user.id, handle, token: accessToken };
}
