import { beforeEach, describe, expect, it } from '@jest/globals';
import { AuthenticateSession } from './authenticate-session.js';
import type { IssuedSession } from './session-tokens.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';

let school: SmallSchool;
let authenticate: AuthenticateSession;
let issued: IssuedSession;
let reads: number;

beforeEach(async () => {
  school = new SmallSchool();
  authenticate = new AuthenticateSession(school);
  await school.person('ana', 'student', { passwordChangeRequired: true });
  issued = await new SignIn(school).signIn({ handle: 'ana', password: 'password of ana' }, 'here');
  reads = 0;
  const byIds = school.sessions.byIds.bind(school.sessions);
  school.sessions.byIds = (ids) => {
    reads++;
    return byIds(ids);
  };
});

const change = async (patch: { status?: 'suspended'; role?: 'teacher' }) => {
  const account = await school.account('ana');
  await school.accounts.replace({ ...account, ...patch, version: account.version + 1 }, account.version);
};

describe('AuthenticateSession', () => {
  it('says who a token speaks for and until when', async () => {
    expect(await authenticate.authenticate(issued.accessToken)).toEqual({
      caller: { userId: 'ana', role: 'student', sessionId: issued.sessionId },
      user: issued.user,
      expiresAt: issued.accessExpiresAt,
    });
    expect(issued.user.passwordChangeRequired).toBe(true);
  });

  it('refuses refresh tokens, altered tokens and tokens that are over', async () => {
    for (const token of [issued.refreshToken, `${issued.accessToken}x`, '']) {
      expect(await refusalOf(authenticate.authenticate(token))).toBe('UNAUTHENTICATED');
    }
    await school.clock.advance(10 * 60_000);
    expect(await refusalOf(authenticate.authenticate(issued.accessToken))).toBe('UNAUTHENTICATED');
  });

  it('reads the store at most once in 30 seconds for one session', async () => {
    for (let count = 0; count < 5; count++) await authenticate.authenticate(issued.accessToken);
    expect(reads).toBe(1);
    await school.clock.advance(30_000);
    await authenticate.authenticate(issued.accessToken);
    expect(reads).toBe(2);
  });

  it('knows of a sign-out at once where the signal arrives, and after 30 seconds where it was lost', async () => {
    await authenticate.authenticate(issued.accessToken);
    const elsewhere = new AuthenticateSession(school);
    await elsewhere.authenticate(issued.accessToken);
    await new SignOut(school).signOut({ sessionId: issued.sessionId });
    expect(school.told).toEqual([`session ${issued.sessionId} signed-out`]);
    authenticate.forgetSessions([issued.sessionId]);
    expect(await refusalOf(authenticate.authenticate(issued.accessToken))).toBe('UNAUTHENTICATED');
    await school.clock.advance(30_000);
    expect(await refusalOf(elsewhere.authenticate(issued.accessToken))).toBe('UNAUTHENTICATED');
  });

  it('does not keep what it read before it was told to forget', async () => {
    const running = authenticate.authenticate(issued.accessToken);
    await school.tokens.verify(issued.accessToken);
    await school.sessions.end({ id: issued.sessionId });
    authenticate.forgetSessions([issued.sessionId]);
    await running.catch(() => undefined);
    expect(await refusalOf(authenticate.authenticate(issued.accessToken))).toBe('UNAUTHENTICATED');
  });

  it('sees a new role and a suspension once told to forget the person', async () => {
    await authenticate.authenticate(issued.accessToken);
    await change({ role: 'teacher' });
    authenticate.forgetUser('ana');
    expect((await authenticate.authenticate(issued.accessToken)).caller.role).toBe('teacher');
    await change({ status: 'suspended' });
    authenticate.forgetUser('ana');
    expect(await refusalOf(authenticate.authenticate(issued.accessToken))).toBe('UNAUTHENTICATED');
  });

  it('rechecks many sessions: which are over and why, and who the others are now', async () => {
    await school.person('ben');
    await school.person('cid', 'student', { status: 'suspended' });
    const now = school.clock.now();
    const dates = { createdAt: now, expiresAt: now + 1e12, generation: 0, refreshedAt: now };
    await school.sessions.insert({ id: 's-ben', userId: 'ben', ...dates, expiresAt: now + 5 });
    await school.sessions.insert({ id: 's-cid', userId: 'cid', ...dates });
    await change({ role: 'teacher' });
    await school.clock.advance(5);
    const { ended, live } = await authenticate.recheck([issued.sessionId, 's-ben', 's-cid', 'gone']);
    expect([...ended]).toEqual([
      ['s-ben', 'expired'],
      ['s-cid', 'suspended'],
      ['gone', 'revoked'],
    ]);
    expect([...live.values()].map(({ caller }) => caller)).toEqual([
      { userId: 'ana', role: 'teacher', sessionId: issued.sessionId },
    ]);
  });
});
