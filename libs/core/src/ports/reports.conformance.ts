import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Report } from '@homeroom/contracts';
import type { Reports } from './reports.port.js';

const sample = (id: string, rest: Partial<Report> = {}): Report => ({
  id,
  roomId: 'r1',
  messageId: 'm'.repeat(43),
  seq: 4,
  text: 'what was said',
  authorId: 'ben',
  reportedBy: 'ana',
  category: 'harassment',
  note: 'please look',
  at: '2026-01-12T08:00:00.000Z',
  status: 'open',
  ...rest,
});

const ids = (reports: readonly Report[]) => reports.map(({ id }) => id);

/** What every `Reports` does. `make` gives an empty one. */
export function describeReports(name: string, make: () => Promise<Reports>): void {
  describe(`${name} as Reports`, () => {
    let reports: Reports;
    beforeEach(async () => {
      reports = await make();
    });

    it('lists reports of one status, newest first', async () => {
      await reports.insert(sample('a', { at: '2026-01-12T08:00:00.000Z' }));
      await reports.insert(sample('b', { at: '2026-01-12T10:00:00.000Z' }));
      await reports.insert(sample('c', { at: '2026-01-12T09:00:00.000Z' }));
      expect(ids(await reports.list({ status: 'open' }))).toEqual(['b', 'c', 'a']);
      expect(await reports.list({ status: 'resolved' })).toEqual([]);
      await expect(reports.insert(sample('a'))).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('narrows the list to one report or to rooms before it keeps to 500', async () => {
      const newer = Array.from({ length: 500 }, (_none, count) => sample(`n${count}`, { roomId: 'r2' }));
      await Promise.all(newer.map((report) => reports.insert(report)));
      await reports.insert(sample('old', { at: '2025-01-12T08:00:00.000Z' }));
      expect(await reports.list({ status: 'open' })).toHaveLength(500);
      expect(ids(await reports.list({ status: 'open', roomIds: ['r1', 'r3'] }))).toEqual(['old']);
      expect(ids(await reports.list({ status: 'open', id: 'old' }))).toEqual(['old']);
      expect(await reports.list({ status: 'open', id: 'old', roomIds: ['r2'] })).toEqual([]);
      expect(await reports.list({ status: 'resolved', id: 'old' })).toEqual([]);
      expect(await reports.list({ status: 'open', roomIds: [] })).toEqual([]);
    });

    it('resolves an open report once, whoever comes first', async () => {
      await reports.insert(sample('a'));
      await reports.insert(sample('b'));
      const at = '2026-01-13T08:00:00.000Z';
      const answers = await Promise.all(
        ['cem', 'dan'].map((by) => reports.resolve('a', { by, at, comment: 'talked to both' })),
      );
      const resolved = sample('a', {
        status: 'resolved',
        resolvedBy: 'cem',
        resolvedAt: at,
        comment: 'talked to both',
      });
      expect(answers).toEqual([resolved, null]);
      expect(await reports.resolve('none', { by: 'cem', at, comment: '' })).toBeNull();
      expect(await reports.list({ status: 'resolved' })).toEqual([resolved]);
      expect(ids(await reports.list({ status: 'open' }))).toEqual(['b']);
    });

    it('finds what a person reported and what was reported about them', async () => {
      await reports.insert(sample('a', { reportedBy: 'ana', authorId: 'ben' }));
      await reports.insert(sample('b', { reportedBy: 'ben', authorId: 'ana', status: 'resolved' }));
      await reports.insert(sample('c', { reportedBy: 'cem', authorId: 'dan' }));
      const { made, about } = await reports.ofUser('ana');
      expect([ids(made), ids(about)]).toEqual([['a'], ['b']]);
    });

    it('blanks what an erased person wrote, in open and resolved reports, and nothing else', async () => {
      const { note: _none, ...bare } = sample('d', { reportedBy: 'ben', authorId: 'cem' });
      for (const report of [sample('a'), sample('b', { status: 'resolved' }), bare]) await reports.insert(report);
      await reports.insert(sample('c', { reportedBy: 'ben', authorId: 'ana' }));
      await reports.blank('ben');
      const all = [...(await reports.list({ status: 'open' })), ...(await reports.list({ status: 'resolved' }))];
      expect(new Map(all.map(({ id, text, note }) => [id, [text, note]]))).toEqual(
        new Map([
          ['a', ['', 'please look']],
          ['b', ['', 'please look']],
          ['c', ['what was said', '']],
          ['d', ['what was said', undefined]],
        ]),
      );
    });
  });
}
