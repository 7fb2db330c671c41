import { beforeEach, describe, expect, it } from '@jest/globals';
import { personExport } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';
import { SmallSchool, refusalOf } from '../people/small-school.test-kit.js';
import { ExportPerson } from './export-person.js';

let school: SmallSchool;
let admin: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  admin = await school.person('root', 'admin');
  for (const handle of ['ana', 'ben']) await school.person(handle);
  await school.room({ id: '7b', kind: 'class' }, { ana: 'member', ben: 'moderator' });
  await school.room({ id: 'd', kind: 'direct' }, { ana: 'member', ben: 'member' }, { name: '' });
});

const exported = (userId: string, caller = admin) => new ExportPerson(school).export(caller, userId);

describe('ExportPerson', () => {
  it('holds who they are, their rooms, read marks and everything they wrote, and nobody else’s words', async () => {
    for (let count = 0; count < 450; count++)
      await school.message('7b', count % 4 === 3 ? 'ben' : 'ana', `word ${count}`);
    await school.readMarks.raise([{ userId: 'ana', roomId: '7b', seq: 7 }]);
    const answer = await exported('ana');
    expect(personExport.parse(answer)).toEqual(answer);
    expect(answer.person).toMatchObject({ id: 'ana', handle: 'ana', name: 'Ana', role: 'student' });
    expect(answer.rooms).toEqual([
      { id: '7b', name: '7b', kind: 'class', role: 'member', readSeq: 7 },
      { id: 'd', name: 'Ben', kind: 'direct', role: 'member', readSeq: 0 },
    ]);
    const seqs = Array.from({ length: 450 }, (_, index) => index + 1).filter((seq) => seq % 4 !== 0);
    expect(answer.messages.map(({ seq }) => seq)).toEqual(seqs);
    expect(JSON.stringify(answer)).not.toContain('$cheap$');
  });

  it('withholds who reported them and what the reporter noted', async () => {
    const base = { roomId: '7b', seq: 1, category: 'other', at: '2026-01-01T00:00:00.000Z', status: 'open' } as const;
    const messageId = await school.message('7b', 'ana', 'hm');
    const about = { ...base, id: 'about', messageId, text: 'hm', authorId: 'ana', reportedBy: 'ben', note: 'Ben says' };
    await school.reports.insert(about);
    await school.reports.insert({ ...about, id: 'made', authorId: 'ben', reportedBy: 'ana', note: 'Ana says' });
    const { reports } = await exported('ana');
    expect(reports.map(({ id, reportedBy, note }) => [id, reportedBy, note])).toEqual([
      ['made', 'ana', 'Ana says'],
      ['about', 'withheld', undefined],
    ]);
  });

  it('is audited before anything is read', async () => {
    school.messageArchive.byAuthor = async () => Promise.reject(new Error('store away'));
    await expect(exported('ana')).rejects.toThrow('store away');
    expect(await school.deeds()).toEqual([{ by: 'root', action: 'export', subject: 'user:ana' }]);
  });

  it('refuses whoever is not an admin, and unknown people', async () => {
    const staff = await school.person('sam', 'staff');
    expect(await refusalOf(exported('ana', staff))).toBe('FORBIDDEN');
    expect(await refusalOf(exported('nobody'))).toBe('NOT_FOUND');
    expect(await school.deeds()).toEqual([]);
  });
});
