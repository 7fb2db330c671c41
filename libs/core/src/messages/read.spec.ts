import { describe, expect, it } from '@jest/globals';
import { messagePage } from '@homeroom/contracts';
import type { PageQuery } from '@homeroom/contracts';
import { changeIdOf, messageIdOf } from '../ids/message-id.js';
import { account, caller, openSchool, roomWith, storedMessage } from '../delivery/school.test-fixture.js';
import { GetMessage } from './get-message.js';
import { MarkRead } from './mark-read.js';
import { ReadChanges } from './read-changes.js';
import { ReadHistory } from './read-history.js';
import type { StoredChange } from './stored.js';

const reaction = (rev: number): StoredChange => ({
  id: changeIdOf('ana', '7b', String(rev)),
  operationId: `00000000-0000-4000-8000-${String(rev).padStart(12, '0')}`,
  roomId: '7b',
  rev,
  kind: 'reacted',
  messageId: messageIdOf('ana', '7b', '1'),
  seq: 1,
  at: '2026-01-12T08:00:00.000Z',
  by: 'ana',
  emoji: '👍',
  on: true,
});

async function setUp({ count = 0 } = {}) {
  const school = await openSchool();
  await school.accounts.insert([account('ana'), account('ben')]);
  await school.rooms.insert(roomWith('7b', ['ana', 'ben']));
  await school.messageStore.insertNumbered(Array.from({ length: count }, (_, i) => storedMessage('7b', i + 1)));
  const history = new ReadHistory(school);
  const read = (query: Partial<PageQuery>) => history.read(caller('ana'), '7b', { limit: 50, ...query });
  const seqs = async (query: Partial<PageQuery>) => {
    const page = messagePage.parse(await read(query));
    const { before, after } = page.more;
    return [page.messages.map(({ seq }) => seq), before, after];
  };
  return { ...school, history, read, seqs };
}

describe('ReadHistory', () => {
  it('pages in every direction, ascending, and says what is left', async () => {
    const { seqs } = await setUp({ count: 10 });
    expect(await seqs({ limit: 3 })).toEqual([[8, 9, 10], true, false]);
    expect(await seqs({ before: 8, limit: 3 })).toEqual([[5, 6, 7], true, true]);
    expect(await seqs({ before: 3 })).toEqual([[1, 2], false, true]);
    expect(await seqs({ after: 7 })).toEqual([[8, 9, 10], true, false]);
    expect(await seqs({ after: 0, limit: 2 })).toEqual([[1, 2], false, true]);
    expect(await seqs({ around: 5, limit: 4 })).toEqual([[4, 5, 6, 7], true, true]);
    expect(await seqs({ around: 1, limit: 1 })).toEqual([[1], false, true]);
    expect(await seqs({ seqs: [9, 2, 99, 2] })).toEqual([[2, 9], true, true]);
  });

  it('says of an empty page what lies before and behind it', async () => {
    const { seqs } = await setUp({ count: 3 });
    expect(await seqs({ after: 3 })).toEqual([[], true, false]);
    expect(await seqs({ after: 99 })).toEqual([[], true, false]);
    expect(await seqs({ before: 1 })).toEqual([[], false, true]);
    const empty = await setUp();
    expect(await empty.seqs({})).toEqual([[], false, false]);
    expect(await empty.read({})).toMatchObject({ head: 0, rev: 0, first: 1 });
  });

  it('tells where the history begins after retention cut it', async () => {
    const { messageArchive, read, seqs } = await setUp({ count: 5 });
    await messageArchive.prune('7b', Date.parse(storedMessage('7b', 4).sentAt));
    expect(await read({ after: 1 })).toMatchObject({ first: 4, head: 5 });
    expect(await seqs({ after: 1 })).toEqual([[4, 5], false, false]);
  });

  it('reads the rev before the messages, so that a change in between is not taken for known', async () => {
    const { messageStore, changeStore, ...school } = await setUp({ count: 1 });
    const slow = {
      heads: messageStore.heads.bind(messageStore),
      page: async (...range: Parameters<typeof messageStore.page>) => {
        await changeStore.insertNumbered([reaction(1)]);
        await changeStore.apply([reaction(1)]);
        await messageStore.raiseHead([{ roomId: '7b', rev: 1 }]);
        return messageStore.page(...range);
      },
    };
    const page = await new ReadHistory({ ...school, messageStore: slow }).read(caller('ana'), '7b', { limit: 50 });
    expect(page).toMatchObject({ rev: 0, messages: [{ rev: 1, reactions: { '👍': { count: 1, mine: true } } }] });
  });

  it('shows nothing to who is not a member', async () => {
    const { history } = await setUp({ count: 1 });
    await expect(history.read(caller('eve', 'admin'), '7b', { limit: 50 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('ReadChanges', () => {
  async function changed(count: number, applied = count) {
    const school = await setUp({ count: 1 });
    await school.changeStore.insertNumbered(Array.from({ length: count }, (_, i) => reaction(i + 1)));
    await school.messageStore.raiseHead([{ roomId: '7b', rev: applied }]);
    const changes = new ReadChanges(school);
    return { ...school, read: (after: number) => changes.read(caller('ben'), '7b', after) };
  }

  it('answers the changes after a rev, up to the applied one and no further', async () => {
    const { read } = await changed(5, 3);
    const page = await read(1);
    expect(page.changes.map(({ rev }) => rev)).toEqual([2, 3]);
    expect(page).toMatchObject({ rev: 3, more: false });
    expect(JSON.stringify(page)).not.toContain('roomId');
    expect(await read(3)).toEqual({ changes: [], rev: 3, more: false });
  });

  it('pages by 500 and starts over beyond a gap of 1,000', async () => {
    const { read } = await changed(1_001);
    expect(await read(1)).toMatchObject({ rev: 1_001, more: true });
    expect((await read(501)).more).toBe(false);
    await expect(read(0)).rejects.toMatchObject({ code: 'RESET_VIEW' });
  });

  it('starts over when the changes are not kept any more', async () => {
    const { read } = await changed(0, 3);
    await expect(read(1)).rejects.toMatchObject({ code: 'RESET_VIEW' });
  });
});

describe('GetMessage', () => {
  it('does not find what retention removed', async () => {
    const school = await setUp({ count: 1 });
    await school.messageArchive.prune('7b', Date.parse('2999-01-01'));
    const get = new GetMessage(school);
    const removed = storedMessage('7b', 1).id;
    await expect(get.get(caller('ana'), removed)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('answers a message with its room, and the same NOT_FOUND for none and for one of others', async () => {
    const school = await setUp({ count: 1 });
    const get = new GetMessage(school);
    const { id } = storedMessage('7b', 1);
    expect(await get.get(caller('ben'), id)).toMatchObject({ message: { id, seq: 1 }, room: { id: '7b', name: '7b' } });
    const answers = await Promise.all([
      get.get(caller('eve', 'admin'), id).catch(String),
      get.get(caller('ben'), storedMessage('7b', 9).id).catch(String),
    ]);
    expect(answers).toEqual(['ChatError: There is no such message.', 'ChatError: There is no such message.']);
  });
});

describe('MarkRead', () => {
  it('only grows, stops at the head, and tells the own devices', async () => {
    const school = await setUp({ count: 5 });
    const told: unknown[] = [];
    const liveSignals = { readMarked: (...mark: readonly unknown[]) => void told.push(mark) };
    const marks = new MarkRead({ ...school, liveSignals });
    expect(await marks.mark(caller('ana'), { roomId: '7b', seq: 3 })).toEqual({ readSeq: 3 });
    expect(await marks.mark(caller('ana'), { roomId: '7b', seq: 1 })).toEqual({ readSeq: 3 });
    expect(await marks.mark(caller('ana'), { roomId: '7b', seq: 99 })).toEqual({ readSeq: 5 });
    expect(told).toEqual([['ana', '7b', 3], ['ana', '7b', 3], ['ana', '7b', 5]]); // prettier-ignore
    await expect(marks.mark(caller('eve'), { roomId: '7b', seq: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('never falls behind the head at joining', async () => {
    const school = await setUp({ count: 5 });
    await school.rooms.insert(roomWith('8a', [], { members: { ana: { role: 'member', joinedSeq: 4 } } }));
    await school.messageStore.insertNumbered(Array.from({ length: 5 }, (_, i) => storedMessage('8a', i + 1)));
    const marks = new MarkRead({ ...school, liveSignals: { readMarked: () => undefined } });
    expect(await marks.mark(caller('ana'), { roomId: '8a', seq: 1 })).toEqual({ readSeq: 4 });
  });
});
