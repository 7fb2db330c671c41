import { beforeEach, describe, expect, it } from '@jest/globals';
import { password as passwordRule } from '@homeroom/contracts';
import type { Account } from './account.js';
import { ChangeUser } from './change-user.js';
import type { Caller } from './caller.js';
import { CreateUser } from './create-user.js';
import { FirstAdmin } from './first-admin.js';
import { oneTimePassword } from './one-time-password.js';
import { SignIn } from './sign-in.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';
import { updateAccount } from './update-account.js';

let school: SmallSchool;
let admin: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  admin = await school.person('root', 'admin');
});

const signIn = (handle: string, password: string) => new SignIn(school).signIn({ handle, password }, 'here');

describe('oneTimePassword', () => {
  it('is three readable groups without look-alikes, different each time, and fit to be a password', () => {
    const made = Array.from({ length: 200 }, () => oneTimePassword(school.ids));
    expect(new Set(made).size).toBe(200);
    for (const password of made) {
      expect(password).toMatch(/^[a-km-np-z2-9]{5}-[a-km-np-z2-9]{5}-[a-km-np-z2-9]{5}$/u);
      expect(passwordRule.parse(password)).toBe(password);
    }
    expect(new Set(made.join('').replaceAll('-', '')).size).toBe(32);
  });
});

describe('CreateUser', () => {
  it('makes an account with a one-time password that must be changed', async () => {
    const { user, oneTimePassword: once = '' } = await new CreateUser(school).create(admin, {
      handle: 'ana',
      name: 'Ana',
      role: 'teacher',
    });
    expect(user).toMatchObject({ handle: 'ana', role: 'teacher', status: 'active', passwordChangeRequired: true });
    expect((await signIn('ana', once)).user).toEqual(user);
    expect(await school.deeds()).toContainEqual({
      by: 'root',
      action: 'user-created',
      subject: `user:${user.id}`,
      reason: 'teacher',
    });
  });

  it('takes a password that was chosen, and answers none', async () => {
    const input = { handle: 'ana', name: 'Ana', role: 'student', password: 'chosen by the school' } as const;
    const answer = await new CreateUser(school).create(admin, input);
    expect(answer).toEqual({ user: expect.objectContaining({ passwordChangeRequired: false }) });
    expect(JSON.stringify(answer)).not.toContain('hash');
    await signIn('ana', 'chosen by the school');
  });

  it('refuses a handle that is taken and whoever is not an admin', async () => {
    const input = { handle: 'root', name: 'Root', role: 'student' } as const;
    expect(await refusalOf(new CreateUser(school).create(admin, input))).toBe('CONFLICT');
    const staff = await school.person('sam', 'staff');
    expect(await refusalOf(new CreateUser(school).create(staff, { ...input, handle: 'x' }))).toBe('FORBIDDEN');
    expect(await school.accounts.byHandles(['x'])).toEqual([]);
  });
});

describe('ChangeUser', () => {
  const change = (userId: string, patch: Parameters<ChangeUser['change']>[2], caller = admin) =>
    new ChangeUser(school).change(caller, userId, patch);

  it('renames and changes the role, tells the devices, and audits which fields without the names', async () => {
    await school.person('ana');
    const { user } = await change('ana', { name: 'Ana Lopez', role: 'teacher' });
    expect(user).toMatchObject({ name: 'Ana Lopez', role: 'teacher' });
    expect(school.told).toEqual(['user ana']);
    expect(await school.deeds()).toEqual([
      { by: 'root', action: 'user-changed', subject: 'user:ana', reason: 'name, role student to teacher' },
    ]);
  });

  it('changes, tells and audits nothing when everything is so already', async () => {
    await school.person('ana');
    await change('ana', { name: 'Ana', role: 'student', status: 'active' });
    expect([school.told, await school.deeds(), (await school.account('ana')).version]).toEqual([[], [], 1]);
  });

  it('ends every session of who is suspended, and lets them in again afterwards', async () => {
    await school.person('ana');
    const { sessionId } = await signIn('ana', 'password of ana');
    await change('ana', { status: 'suspended' });
    expect(school.told).toEqual([`session ${sessionId} suspended`, 'user ana']);
    expect(await refusalOf(signIn('ana', 'password of ana'))).toBe('UNAUTHENTICATED');
    await change('ana', { status: 'active' });
    expect(await refusalOf(signIn('ana', 'password of ana'))).toBe('ok');
  });

  it('resets a password to a one-time one, or to a given one, and ends every session', async () => {
    await school.person('ana');
    const { sessionId } = await signIn('ana', 'password of ana');
    const { user, oneTimePassword: once = '' } = await change('ana', { resetPassword: true });
    expect(user.passwordChangeRequired).toBe(true);
    expect(school.told[0]).toBe(`session ${sessionId} revoked`);
    expect(await refusalOf(signIn('ana', 'password of ana'))).toBe('UNAUTHENTICATED');
    await signIn('ana', once);
    expect(await change('ana', { password: 'given by the admin' })).not.toHaveProperty('oneTimePassword');
    await signIn('ana', 'given by the admin');
    expect(await refusalOf(change('ana', { password: 'given by the admin', resetPassword: true }))).toBe('BAD_REQUEST');
  });

  it('keeps the last active admin', async () => {
    await school.person('old', 'admin', { status: 'suspended' });
    expect(await refusalOf(change('root', { role: 'staff' }))).toBe('CONFLICT');
    expect(await refusalOf(change('root', { status: 'suspended' }))).toBe('CONFLICT');
    expect([(await school.account('root')).version, school.told]).toEqual([1, []]);
    await school.person('second', 'admin');
    expect(await refusalOf(change('root', { role: 'staff' }))).toBe('ok');
    expect(await refusalOf(change('second', { status: 'suspended' }))).toBe('CONFLICT');
  });

  it('keeps an admin when two demote each other at the same moment', async () => {
    const second = await school.person('second', 'admin');
    const outcomes = await Promise.all([
      refusalOf(change('second', { role: 'staff' }, admin)),
      refusalOf(change('root', { role: 'staff' }, second)),
    ]);
    const left = [await school.account('root'), await school.account('second')].filter(({ role }) => role === 'admin');
    expect(left.length).toBeGreaterThan(0);
    expect(outcomes).toContain('CONFLICT');
  });

  it('refuses who is not an admin, who does not exist, and who was erased', async () => {
    const teacher = await school.person('tom', 'teacher');
    await school.person('gone', 'student', { passwordHash: null, status: 'suspended' });
    expect(await refusalOf(change('tom', { role: 'admin' }, teacher))).toBe('FORBIDDEN');
    expect(await refusalOf(change('nobody', { name: 'X' }))).toBe('NOT_FOUND');
    expect(await refusalOf(change('gone', { status: 'active', password: 'back again!' }))).toBe('CONFLICT');
  });
});

describe('updateAccount', () => {
  /** The accounts, of which somebody else changes `ana` just before each of the first `races` writes. */
  const contested = (races: number) => ({
    byIds: school.accounts.byIds.bind(school.accounts),
    replace: async (account: Account, expectedVersion: number) => {
      if (races-- > 0) {
        const rival = await school.account('ana');
        await school.accounts.replace(
          { ...rival, name: `Rival ${rival.version}`, version: rival.version + 1 },
          rival.version,
        );
      }
      return school.accounts.replace(account, expectedVersion);
    },
  });
  const promote = (account: Account): Account => ({ ...account, role: 'staff' });

  it('decides again on the newest version after each lost race', async () => {
    await school.person('ana');
    await updateAccount(contested(4), 'ana', promote);
    expect(await school.account('ana')).toMatchObject({ name: 'Rival 4', role: 'staff', version: 6 });
  });

  it('gives up after five lost races, and says that another try may do', async () => {
    await school.person('ana');
    expect(await refusalOf(updateAccount(contested(5), 'ana', promote))).toBe('OVERLOADED');
    expect((await school.account('ana')).role).toBe('student');
  });
});

describe('FirstAdmin', () => {
  const empty = () => new SmallSchool();

  it('makes admin with a one-time password, shown once, and nothing at the next start', async () => {
    school = empty();
    const firstAdmin = new FirstAdmin(school);
    const made = await firstAdmin.ensure();
    expect(made).toEqual({ created: true, handle: 'admin', oneTimePassword: expect.any(String) });
    expect((await signIn('admin', 'oneTimePassword' in made ? (made.oneTimePassword ?? '') : '')).user).toMatchObject({
      role: 'admin',
      passwordChangeRequired: true,
    });
    expect(await firstAdmin.ensure()).toEqual({ created: false });
    expect(await firstAdmin.ensure('given later')).toEqual({ created: false });
  });

  it('takes the given password and answers none', async () => {
    school = empty();
    expect(await new FirstAdmin(school).ensure('given at start')).toEqual({ created: true, handle: 'admin' });
    expect((await signIn('admin', 'given at start')).user.passwordChangeRequired).toBe(false);
  });

  it('names the rule that a given password breaks, not the password', async () => {
    school = empty();
    const attempt = new FirstAdmin(school).ensure('short');
    await expect(attempt).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.not.stringContaining('short') });
  });

  it('makes one admin when two processes start together', async () => {
    school = empty();
    const answers = await Promise.all([new FirstAdmin(school).ensure(), new FirstAdmin(school).ensure()]);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(await school.accounts.find({ text: '', limit: 10 })).toHaveLength(1);
  });
});
