import { beforeEach, describe, expect, it } from '@jest/globals';
import { ChangeUser } from './change-user.js';
import { SignIn } from './sign-in.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';

let school: SmallSchool;
let signIn: SignIn;

beforeEach(async () => {
  school = new SmallSchool();
  signIn = new SignIn(school);
  await school.person('ana', 'teacher');
});

const enter = (handle: string, password = `password of ${handle}`, address = '10.0.0.1') =>
  signIn.signIn({ handle, password }, address);

describe('SignIn', () => {
  it('opens a session with an access token of 10 minutes and a refresh token of 30 days', async () => {
    const issued = await enter('ana');
    const now = school.clock.now();
    expect(issued.accessExpiresAt).toBe(now + 10 * 60_000);
    expect(issued.refreshExpiresAt).toBe(now + 30 * 24 * 3_600_000);
    expect(issued.user).toEqual({
      id: 'ana',
      handle: 'ana',
      name: 'Ana',
      role: 'teacher',
      status: 'active',
      passwordChangeRequired: false,
    });
    expect(await school.tokens.verify(issued.accessToken)).toMatchObject({
      kind: 'access',
      userId: 'ana',
      generation: 0,
    });
    expect(await school.sessions.byIds([issued.sessionId])).toMatchObject([{ userId: 'ana', generation: 0 }]);
    expect(await school.deeds()).toEqual([{ by: 'ana', action: 'sign-in', subject: 'user:ana' }]);
  });

  it('takes the handle in any case and the password in any Unicode form', async () => {
    const composed = 'p\u00e4ssword';
    await school.person('ben', 'student', { passwordHash: await school.passwordHasher.hash(composed, 'chosen') });
    await enter(' BEN ', composed.normalize('NFD'));
  });

  it('gives the same answer to a wrong password, an unknown handle, and a suspended or erased person', async () => {
    await school.person('sue', 'student', { status: 'suspended' });
    await school.person('eve', 'student', { passwordHash: null });
    const answers = await Promise.all(
      [enter('ana', 'wrong'), enter('nobody'), enter('sue'), enter('eve')].map((attempt) =>
        attempt.catch((error: unknown) => error),
      ),
    );
    expect(new Set(answers.map(String))).toEqual(new Set(['ChatError: The handle or the password is wrong.']));
    expect(answers).toEqual(answers.map(() => expect.objectContaining({ code: 'UNAUTHENTICATED' })));
    const deeds = await school.deeds();
    expect(deeds.map(({ action, by, subject, reason }) => [action, by, subject, reason])).toEqual(
      expect.arrayContaining([
        ['sign-in-refused', null, 'user:ana', 'wrong password'],
        ['sign-in-refused', null, undefined, 'no such account'],
        ['sign-in-refused', null, 'user:sue', 'suspended'],
        ['sign-in-refused', null, 'user:eve', 'wrong password'],
      ]),
    );
  });

  it('never writes down what was typed as an unknown handle', async () => {
    await refusalOf(enter('my-secret-password', 'x'));
    expect(JSON.stringify(await school.deeds())).not.toContain('secret');
  });

  it('hashes as much for an unknown handle as for a known one', async () => {
    const verified: (string | null)[] = [];
    const verify = school.passwordHasher.verify.bind(school.passwordHasher);
    school.passwordHasher.verify = (password, hash) => {
      verified.push(hash);
      return verify(password, hash);
    };
    await refusalOf(enter('nobody'));
    await refusalOf(enter('ana', 'wrong'));
    expect(verified).toEqual([null, (await school.account('ana')).passwordHash]);
  });

  it('refuses the eleventh attempt on one account within a minute, and no other account', async () => {
    await school.person('ben');
    for (let attempt = 0; attempt < 10; attempt++) await refusalOf(enter('ana', 'wrong', `10.0.0.${attempt}`));
    await expect(enter('ANA')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 6_000 });
    expect(await refusalOf(enter('ben'))).toBe('ok');
    await school.clock.advance(6_000);
    expect(await refusalOf(enter('ana'))).toBe('ok');
  });

  it('opens nothing with a password that was replaced while it was checked', async () => {
    const admin = await school.person('root', 'admin');
    const verify = school.passwordHasher.verify.bind(school.passwordHasher);
    school.passwordHasher.verify = async (password, hash) => {
      const right = await verify(password, hash);
      await new ChangeUser(school).change(admin, 'ana', { resetPassword: true });
      return right;
    };
    expect(await refusalOf(enter('ana'))).toBe('UNAUTHENTICATED');
    expect(await school.sessions.end({ userId: 'ana' })).toEqual([]);
  });

  it('has a ceiling for one address, high enough for a school', async () => {
    for (let attempt = 0; attempt < 3_000; attempt++) await school.rateLimiter.take('10.0.0.1', 'sign-in-address');
    expect(await refusalOf(enter('ana'))).toBe('RATE_LIMITED');
    expect(await refusalOf(enter('ana', undefined, '10.0.0.2'))).toBe('ok');
  });

  it('says OVERLOADED while too many sign in at once, and opens no session', async () => {
    school.passwordHasher.full = true;
    expect(await refusalOf(enter('ana'))).toBe('OVERLOADED');
    expect(await school.sessions.end({ userId: 'ana' })).toEqual([]);
  });
});
