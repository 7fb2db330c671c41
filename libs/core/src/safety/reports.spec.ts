import { beforeEach, describe, expect, it } from '@jest/globals';
import { report as reportSchema } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { ListAudit } from './list-audit.js';
import { ReportMessage } from './report-message.js';
import { ListReports, ResolveReport } from './report-queue.js';

let school: SmallSchool;
let ana: Caller;
let staff: Caller;
let teacher: Caller;
let messageId: string;

beforeEach(async () => {
  school = new SmallSchool();
  ana = await school.person('ana');
  await school.person('ben');
  staff = await school.person('sam', 'staff');
  teacher = await school.person('tom', 'teacher');
  await school.room({ id: '7b', kind: 'class' }, { ana: 'member', ben: 'member', tom: 'owner' });
  await school.room({ id: '8a', kind: 'class' }, { ana: 'member', ben: 'member' });
  messageId = await school.message('7b', 'ben', 'rude words');
});

const report = (caller: Caller, id = messageId, note = 'please look') =>
  new ReportMessage(school).report(caller, { messageId: id, category: 'harassment', note });
const list = async (caller: Caller, status: 'open' | 'resolved' = 'open') =>
  (await new ListReports(school).list(caller, { status })).reports;
const resolve = (caller: Caller, id: string) =>
  new ResolveReport(school).resolve(caller, id, { comment: 'talked to both' });

describe('ReportMessage', () => {
  it('keeps the words as they are now, and audits without them', async () => {
    const { id } = await report(ana);
    const [queued] = await list(staff);
    expect(reportSchema.parse(queued)).toMatchObject({
      id,
      roomId: '7b',
      messageId,
      seq: 1,
      text: 'rude words',
      authorId: 'ben',
      reportedBy: 'ana',
      note: 'please look',
      status: 'open',
    });
    const deeds = await school.deeds();
    expect(deeds).toEqual([{ by: 'ana', action: 'report-made', subject: `room:7b message:${messageId} report:${id}` }]);
    expect(JSON.stringify(deeds)).not.toContain('rude');
  });

  it('takes a second report of the same person for the first one', async () => {
    const { id } = await report(ana);
    expect(await report(ana)).toEqual({ id });
    await resolve(staff, id);
    expect((await report(ana)).id).not.toBe(id);
  });

  it('answers the same for a message that is not there and one the caller may not read', async () => {
    const eve = await school.person('eve', 'admin');
    const attempts = [report(eve), report(ana, 'x'.repeat(43))].map((attempt) =>
      attempt.catch((error: unknown) => error),
    );
    const answers = await Promise.all(attempts);
    expect(answers.map(String)).toEqual(answers.map(() => 'ChatError: There is no such message.'));
    expect(await list(staff)).toEqual([]);
  });

  it('lets the muted report too, and refuses messages that are removed already', async () => {
    await school.room(
      { id: 'm', kind: 'class' },
      { ana: { role: 'member', joinedSeq: 0, mutedUntil: 1e15 }, ben: 'member' },
    );
    expect(await refusalOf(report(ana, await school.message('m', 'ben', 'x')))).toBe('ok');
    const stored = school.messages.messages.get(messageId);
    if (stored) school.messages.messages.set(messageId, { ...stored, text: '', deleted: true });
    expect(await refusalOf(report(ana))).toBe('CONFLICT');
  });

  it('has a limit for each person', async () => {
    for (let count = 0; count < 5; count++) await report(ana);
    expect(await refusalOf(report(ana))).toBe('RATE_LIMITED');
  });
});

describe('the queue of reports', () => {
  it('shows staff all reports, teachers those of their rooms, pupils none', async () => {
    const first = await report(ana);
    const second = await report(ana, await school.message('8a', 'ben', 'more'));
    expect((await list(staff)).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect((await list(teacher)).map(({ id }) => id)).toEqual([first.id]);
    expect(await refusalOf(list(ana))).toBe('FORBIDDEN');
    expect(await refusalOf(resolve(teacher, second.id))).toBe('NOT_FOUND');
    expect(await refusalOf(resolve(ana, first.id))).toBe('FORBIDDEN');
  });

  it('reaches what lies behind 500 newer reports of other rooms', async () => {
    const { id } = await report(ana);
    const [old] = await list(staff);
    if (!old) throw new Error('The report is missing.');
    for (let count = 0; count < 500; count++) {
      await school.reports.insert({ ...old, id: `n${count}`, roomId: '8a', at: '2100-01-01T00:00:00.000Z' });
    }
    expect((await list(teacher)).map((one) => one.id)).toEqual([id]);
    expect(await refusalOf(resolve(staff, id))).toBe('ok');
  });

  it('shows nobody reports about themselves', async () => {
    const { id } = await report(ana, await school.message('7b', 'tom', 'teacher’s words'));
    expect(await list(teacher)).toEqual([]);
    expect(await refusalOf(resolve(teacher, id))).toBe('NOT_FOUND');
    expect(await refusalOf(resolve(staff, id))).toBe('ok');
  });

  it('resolves once, with who, when and the comment', async () => {
    const { id } = await report(ana);
    const { report: resolved } = await resolve(teacher, id);
    expect(resolved).toMatchObject({ status: 'resolved', resolvedBy: 'tom', comment: 'talked to both' });
    expect(await refusalOf(resolve(staff, id))).toBe('NOT_FOUND');
    expect([(await list(staff)).length, (await list(staff, 'resolved')).length]).toEqual([0, 1]);
    expect((await school.deeds()).at(-1)).toEqual({
      by: 'tom',
      action: 'report-resolved',
      subject: `room:7b report:${id}`,
    });
  });
});

describe('ListAudit', () => {
  it('shows admins the newest first, page by page, and nobody else anything', async () => {
    const admin = await school.person('root', 'admin');
    for (let count = 0; count < 3; count++) await report(ana, await school.message('7b', 'ben', `no ${count}`));
    const page = await new ListAudit(school).list(admin, { limit: 2 });
    expect(page.entries.map(({ number }) => number)).toEqual([3, 2]);
    const rest = await new ListAudit(school).list(admin, { before: 2, limit: 2 });
    expect(rest.entries.map(({ number }) => number)).toEqual([1]);
    expect(await refusalOf(new ListAudit(school).list(staff, { limit: 2 }))).toBe('FORBIDDEN');
  });
});
