import { beforeEach, describe, expect, it } from '@jest/globals';
import { ChangePassword } from './change-password.js';
import { SignIn } from './sign-in.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';

const old = 'password of ana';
let school: SmallSchool;
let changePassword: ChangePassword;

beforeEach(async () => {
  school = new SmallSchool();
  changePassword = new ChangePassword(school);
  await school.person('ana', 'student', { passwordChangeRequired: true });
});

describe('ChangePassword', () => {
  it('sets the new password and ends every other session of the person', async () => {
    const signIn = new SignIn(school);
    const here = await signIn.signIn({ handle: 'ana', password: old }, 'here');
    const there = await signIn.signIn({ handle: 'ana', password: old }, 'there');
    const caller = { userId: 'ana', role: 'student', sessionId: here.sessionId } as const;
    await changePassword.change(caller, { old, new: 'a new secret' });
    expect((await school.account('ana')).passwordChangeRequired).toBe(false);
    expect(school.told).toEqual([`session ${there.sessionId} revoked`, 'user ana']);
    expect(await school.sessions.byIds([here.sessionId, there.sessionId])).toMatchObject([{ id: here.sessionId }]);
    expect(await refusalOf(signIn.signIn({ handle: 'ana', password: old }, 'here'))).toBe('UNAUTHENTICATED');
    expect(await refusalOf(signIn.signIn({ handle: 'ana', password: 'a new secret' }, 'here'))).toBe('ok');
    expect((await school.deeds()).map(({ action }) => action)).toContain('password-changed');
  });

  it('refuses a wrong old password, the same password again, and who is gone', async () => {
    const caller = { userId: 'ana', role: 'student', sessionId: 's' } as const;
    expect(await refusalOf(changePassword.change(caller, { old: 'wrong', new: 'a new secret' }))).toBe('FORBIDDEN');
    expect(await refusalOf(changePassword.change(caller, { old, new: old }))).toBe('BAD_REQUEST');
    const gone = { ...caller, userId: 'gone' };
    expect(await refusalOf(changePassword.change(gone, { old, new: 'a new secret' }))).toBe('UNAUTHENTICATED');
    expect((await school.account('ana')).version).toBe(1);
  });

  it('lets nobody with a stolen session try passwords without end', async () => {
    const caller = { userId: 'ana', role: 'student', sessionId: 's' } as const;
    for (let attempt = 0; attempt < 10; attempt++) {
      await refusalOf(changePassword.change(caller, { old: 'wrong', new: 'a new secret' }));
    }
    expect(await refusalOf(changePassword.change(caller, { old, new: 'a new secret' }))).toBe('RATE_LIMITED');
  });
});
