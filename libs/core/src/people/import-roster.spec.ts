import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from './caller.js';
import { ImportRoster } from './import-roster.js';
import type { CsvParser } from './roster-rows.js';
import { SignIn } from './sign-in.js';
import { SmallSchool, refusalOf } from './small-school.test-kit.js';

/** Enough of CSV for specs: no quotes. */
const parseCsv: CsvParser = (csv) => {
  const records = csv.split('\n').map((text, index) => ({ line: index + 1, values: text.split(',') }));
  return { records: records.filter(({ values }) => values.join('') !== ''), problems: [] };
};

const roster = `handle,name,role,rooms
ana,Ana Lopez,student,7b;Chess
ben,Ben Kim,student,7b
tom,Tom Ito,teacher,7b;Staff room
`;

let school: SmallSchool;
let admin: Caller;

beforeEach(async () => {
  school = new SmallSchool();
  admin = await school.person('root', 'admin');
});

const importCsv = (csv: string, options: { dryRun?: boolean; caller?: Caller; parse?: CsvParser } = {}) =>
  new ImportRoster({ ...school, parseCsv: options.parse ?? parseCsv }).import(options.caller ?? admin, {
    csv,
    dryRun: options.dryRun ?? false,
    roomKind: 'class',
  });

const roomNamed = async (name: string) => (await school.rooms.list(null, 100)).find((room) => room.name === name);
const idOf = async (handle: string) => (await school.accounts.byHandles([handle]))[0]?.id ?? 'nobody';

describe('ImportRoster', () => {
  it('makes people with one-time passwords and rooms with their members', async () => {
    const answer = await importCsv(roster);
    expect(answer).toMatchObject({
      dryRun: false,
      people: { created: 3, updated: 0, unchanged: 0 },
      rooms: { created: 3, membersAdded: 5 },
      problems: [],
    });
    expect(answer.passwords.map(({ handle }) => handle)).toEqual(['ana', 'ben', 'tom']);
    for (const { handle, password } of answer.passwords) {
      const { user } = await new SignIn(school).signIn({ handle, password }, 'here');
      expect(user.passwordChangeRequired).toBe(true);
    }
    const [ana, ben, tom] = await Promise.all(['ana', 'ben', 'tom'].map(idOf));
    expect(await roomNamed('7b')).toMatchObject({
      kind: 'class',
      members: {
        [ana ?? '']: { role: 'member' },
        [ben ?? '']: { role: 'member' },
        [tom ?? '']: { role: 'moderator' },
      },
    });
    expect(Object.keys((await roomNamed('7b'))?.members ?? {})).not.toContain('root');
    expect((await school.deeds())[0]).toEqual({
      by: 'root',
      action: 'import',
      reason: '3 people and 3 rooms made, 5 members added',
    });
  });

  it('changes nothing in a dry run, and says the same figures', async () => {
    const dry = await importCsv(roster, { dryRun: true });
    expect(await school.accounts.find({ text: '', limit: 10 })).toHaveLength(1);
    expect(await school.rooms.list(null, 10)).toEqual([]);
    expect(await school.deeds()).toEqual([]);
    const real = await importCsv(roster);
    expect(dry).toEqual({ ...real, dryRun: true, passwords: [] });
  });

  it('changes nothing when the same file comes again', async () => {
    await importCsv(roster);
    const before = JSON.stringify([
      await school.accounts.find({ text: '', limit: 10 }),
      await school.rooms.list(null, 9),
    ]);
    expect(await importCsv(roster)).toMatchObject({
      people: { created: 0, updated: 0, unchanged: 3 },
      rooms: { created: 0, membersAdded: 0 },
      passwords: [],
    });
    expect(
      JSON.stringify([await school.accounts.find({ text: '', limit: 10 }), await school.rooms.list(null, 9)]),
    ).toBe(before);
  });

  it('updates names and roles and adds members, but takes nobody out of a room', async () => {
    await importCsv(roster);
    const room = await roomNamed('7b');
    await school.message(room?.id ?? '', await idOf('ana'), 'hello');
    school.told.length = 0;
    const answer = await importCsv('handle,name,role,rooms\nana,Ana Maria,student,\ncid,Cid,student,7b\n');
    expect(answer).toMatchObject({
      people: { created: 1, updated: 1, unchanged: 0 },
      rooms: { created: 0, membersAdded: 1 },
    });
    const after = await roomNamed('7b');
    const cid = await idOf('cid');
    expect(after?.members).toEqual({ ...room?.members, [cid]: { role: 'member', joinedSeq: 1 } });
    expect(after?.memberVersion).toBe(2);
    expect(await school.readMarks.ofUser(cid)).toEqual(new Map([[room?.id, 1]]));
    expect(await school.account(await idOf('ana'))).toMatchObject({ name: 'Ana Maria' });
    expect(school.told).toEqual([`user ${await idOf('ana')}`, `room ${room?.id} changed`]);
  });

  it('writes down whom it gave the powers of an adult, or another role', async () => {
    await importCsv('handle,name,role,rooms\nana,Ana,student,\n');
    await importCsv('handle,name,role,rooms\nana,Anna,teacher,\ncid,Cid,student,\nsam,Sam,staff,\n');
    expect((await school.deeds()).slice(2)).toEqual([
      { by: 'root', action: 'user-created', subject: `user:${await idOf('sam')}`, reason: 'staff' },
      { by: 'root', action: 'user-changed', subject: `user:${await idOf('ana')}`, reason: 'role student to teacher' },
    ]);
  });

  it('lists every problem with its line and changes nothing while there are any', async () => {
    await school.room({ id: 'r1', kind: 'class' }, {}, { name: 'Twice' });
    await school.room({ id: 'r2', kind: 'group' }, {}, { name: 'Twice' });
    await school.room({ id: 'r3', kind: 'class' }, {}, { name: 'Old', archived: true });
    const { problems, passwords } = await importCsv(
      [
        'handle,name,role,rooms',
        'good,Good,student,New',
        'Bad Handle,Name,student,',
        'x,,pupil,',
        'good,Again,student,',
        'short,row',
        'a,A,student,Twice',
        'b,B,student,Old',
        'root,Root,teacher,',
        `c,C,student,${'n'.repeat(81)}`,
      ].join('\n'),
    );
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 4, 5, 6, 7, 8, 9, 10]);
    expect(problems.map(({ message }) => message).join(' ')).toContain('line 2 already');
    expect(passwords).toEqual([]);
    expect(await school.accounts.byHandles(['good', 'a', 'b', 'c'])).toEqual([]);
    expect(await roomNamed('New')).toBeUndefined();
  });

  it('never takes a direct room for the room of that name', async () => {
    await school.room({ id: 'd', kind: 'direct' }, { x: 'member', y: 'member' }, { name: '7b' });
    expect(await importCsv(roster)).toMatchObject({ rooms: { created: 3 }, problems: [] });
    expect(Object.keys((await school.roomNow('d')).members)).toEqual(['x', 'y']);
  });

  it.each([
    ['', 'empty'],
    ['name,role\nAna,student', 'columns'],
    ['handle,name,role,rooms,phone\nana,Ana,student,,1', 'columns'],
  ])('says what is wrong with the header of %j', async (csv, word) => {
    expect((await importCsv(csv)).problems).toEqual([{ line: 1, message: expect.stringContaining(word) }]);
  });

  it('takes the columns in any order, with a byte order mark, in any case', async () => {
    const answer = await importCsv('\uFEFFRooms,Role,Name,Handle\n 7b ; 7b ;,Teacher, Tom ,TOM');
    expect(answer).toMatchObject({ people: { created: 1 }, rooms: { created: 1, membersAdded: 1 }, problems: [] });
    expect(await idOf('tom')).not.toBe('nobody');
  });

  it('passes on what the CSV parser could not read', async () => {
    const problem = { line: 4, message: 'A quote is not closed.' };
    const parse: CsvParser = () => ({ records: parseCsv(roster).records, problems: [problem] });
    expect((await importCsv('x', { parse })).problems).toEqual([problem]);
    expect(await school.accounts.byHandles(['ana'])).toEqual([]);
  });

  it('shows the first 500 problems and counts the others', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => `h${index},,student,`);
    const { problems } = await importCsv(['handle,name,role,rooms', ...rows].join('\n'));
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.message).toBe('And 100 more problems.');
  });

  it('refuses whoever is not an admin', async () => {
    const staff = await school.person('sam', 'staff');
    expect(await refusalOf(importCsv(roster, { caller: staff }))).toBe('FORBIDDEN');
  });

  it('takes 5,000 people in 40 rooms with one write of the people and one of each room', async () => {
    let writes = 0;
    const count = <Arguments extends unknown[], Answer>(method: (...args: Arguments) => Answer) => {
      return (...args: Arguments): Answer => {
        writes++;
        return method(...args);
      };
    };
    school.accounts.insert = count(school.accounts.insert.bind(school.accounts));
    school.rooms.insert = count(school.rooms.insert.bind(school.rooms));
    school.rooms.replace = count(school.rooms.replace.bind(school.rooms));
    const rows = Array.from({ length: 5_000 }, (_, index) => `p${index},Pupil ${index},student,Room ${index % 40}`);
    const answer = await importCsv(['handle,name,role,rooms', ...rows].join('\n'));
    expect(answer).toMatchObject({ people: { created: 5_000 }, rooms: { created: 40, membersAdded: 5_000 } });
    expect(writes).toBe(41);
  });
});
