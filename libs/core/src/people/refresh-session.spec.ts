import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RefreshSession } from './refresh-session.js';
import type { IssuedSession } from './session-tokens.js';
import { SignIn } from './sign-in.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';

const minute = 60_000;
let school: SmallSchool;
let refreshSession: RefreshSession;
let first: IssuedSession;

async function open(): Promise<void> {
  school = new SmallSchool();
  refreshSession = new RefreshSession(school);
  await school.person('ana');
  first = await new SignIn(school).signIn({ handle: 'ana', password: 'password of ana' }, 'here');
}

beforeEach(open);

describe('RefreshSession', () => {
  it('answers the next generation, good for 30 more days', async () => {
    await school.clock.advance(29 * 24 * 60 * minute);
    const second = await refreshSession.refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.refreshExpiresAt).toBe(school.clock.now() + 30 * 24 * 60 * minute);
    expect(second.accessExpiresAt).toBe(school.clock.now() + 10 * minute);
    expect(await school.sessions.byIds([first.sessionId])).toMatchObject([{ generation: 1 }]);
  });

  it('yields the same successor to the previous token for 60 seconds', async () => {
    const second = await refreshSession.refresh(first.refreshToken);
    await school.clock.advance(minute);
    expect(await refreshSession.refresh(first.refreshToken)).toEqual(second);
  });

  it.each([
    ['the previous token after 60 seconds', 1, minute + 1],
    ['an older token at once', 2, 0],
  ])('takes %s for a stolen copy: the session ends and its sockets are cut', async (_what, refreshes, waitMs) => {
    let newest = first;
    for (let count = 0; count < refreshes; count++) newest = await refreshSession.refresh(newest.refreshToken);
    await school.clock.advance(waitMs);
    expect(await refusalOf(refreshSession.refresh(first.refreshToken))).toBe('UNAUTHENTICATED');
    expect(school.told).toEqual([`session ${first.sessionId} revoked`]);
    expect(await refusalOf(refreshSession.refresh(newest.refreshToken))).toBe('UNAUTHENTICATED');
    expect((await school.deeds()).at(-1)).toMatchObject({
      action: 'sign-in-refused',
      reason: 'refresh token used again',
    });
  });

  it('refuses access tokens, altered tokens and other text', async () => {
    for (const token of [first.accessToken, `${first.refreshToken}x`, '', 'a.b.c']) {
      expect(await refusalOf(refreshSession.refresh(token))).toBe('UNAUTHENTICATED');
    }
    expect(await refusalOf(refreshSession.refresh(first.refreshToken))).toBe('ok');
  });

  it('refuses after 30 days of silence and after a year in any case', async () => {
    await school.clock.advance(30 * 24 * 60 * minute);
    expect(await refusalOf(refreshSession.refresh(first.refreshToken))).toBe('UNAUTHENTICATED');
    await open();
    let newest = first;
    for (let days = 25; days <= 350; days += 25) {
      await school.clock.advance(25 * 24 * 60 * minute);
      newest = await refreshSession.refresh(newest.refreshToken);
    }
    expect(newest.refreshExpiresAt).toBe(first.refreshExpiresAt + 335 * 24 * 60 * minute);
    await school.clock.advance(15 * 24 * 60 * minute);
    expect(await refusalOf(refreshSession.refresh(newest.refreshToken))).toBe('UNAUTHENTICATED');
  });

  it('refuses a suspended person and a session that ended', async () => {
    const ana = await school.account('ana');
    await school.accounts.replace({ ...ana, status: 'suspended', version: 2 }, 1);
    expect(await refusalOf(refreshSession.refresh(first.refreshToken))).toBe('UNAUTHENTICATED');
    await school.accounts.replace({ ...ana, version: 3 }, 2);
    await school.sessions.end({ id: first.sessionId });
    expect(await refusalOf(refreshSession.refresh(first.refreshToken))).toBe('UNAUTHENTICATED');
  });

  it('asks to sign in again, and ends nothing, when the store was restored to an older generation', async () => {
    const second = await refreshSession.refresh(first.refreshToken);
    await school.sessions.end({ id: first.sessionId });
    const now = school.clock.now();
    const { sessionId: id } = first;
    await school.sessions.insert({
      id,
      userId: 'ana',
      createdAt: now,
      expiresAt: now * 2,
      generation: 0,
      refreshedAt: now,
    });
    expect(await refusalOf(refreshSession.refresh(second.refreshToken))).toBe('UNAUTHENTICATED');
    expect(school.told).toEqual([]);
  });

  it('keeps two tabs that share their tokens signed in, however their refreshes interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ both: fc.boolean(), lost: fc.boolean(), waitMs: fc.integer({ min: 0, max: 40_000 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.scheduler(),
        async (rounds, scheduler) => {
          await open();
          const [sessions, accounts] = [
            school.sessions.byIds.bind(school.sessions),
            school.accounts.byIds.bind(school.accounts),
          ];
          const slowly = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
            await scheduler.schedule(Promise.resolve());
            school.clock.jump(1_500);
            return answer;
          };
          school.sessions.byIds = (ids) => slowly(sessions(ids));
          school.accounts.byIds = (ids) => slowly(accounts(ids));
          let cookie = first.refreshToken;
          for (const { both, lost, waitMs } of rounds) {
            const asked = (both ? [cookie, cookie] : [cookie]).map((token) => refreshSession.refresh(token));
            await scheduler.waitFor(Promise.all(asked));
            const answers = new Set((await Promise.all(asked)).map(({ refreshToken }) => refreshToken));
            expect(answers.size).toBe(1);
            await school.clock.advance(waitMs);
            if (!lost) cookie = [...answers][0] ?? '';
            else cookie = (await scheduler.waitFor(refreshSession.refresh(cookie))).refreshToken;
          }
          expect(school.told).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
