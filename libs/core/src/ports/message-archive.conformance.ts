import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prunedMessage } from '../messages/stored.js';
import type { StoredChange } from '../messages/stored.js';
import { sampleDelete, sampleEdit, sampleMessage, sampleMessages, sentOn } from './messages.samples.js';
import type { MessagesHarness } from './messages.samples.js';

type Stores = () => MessagesHarness;

/** What every MessageArchive does. */
export function describeMessageArchive(name: string, make: () => Promise<MessagesHarness>): void {
  describe(`${name} as a MessageArchive`, () => {
    let harness: MessagesHarness;
    beforeEach(async () => void (harness = await make()));
    afterEach(() => harness.dispose());
    describeMentions(() => harness);
    describeByAuthor(() => harness);
    describePrune(() => harness);
  });
}

function describeMentions(stores: Stores): void {
  describe('countMentions', () => {
    const count = async (userId: string, after = 0) =>
      (await stores().archive.countMentions(userId, [{ roomId: 'r1', after }])).get('r1');

    it('counts per room what names the person after a seq', async () => {
      const mentions = ['ben', 'ana'];
      await stores().messages.insertNumbered([
        sampleMessage('r1', 1, { mentions }),
        sampleMessage('r1', 2),
        sampleMessage('r1', 3, { mentions: ['ben', 'ben'] }),
        sampleMessage('r2', 1, { mentions }),
      ]);
      const queries = [
        { roomId: 'r1', after: 0 },
        { roomId: 'r2', after: 1 },
        { roomId: 'none', after: 0 },
      ];
      expect(await stores().archive.countMentions('ben', queries)).toEqual(
        new Map([
          ['r1', 2],
          ['r2', 0],
          ['none', 0],
        ]),
      );
      expect([await count('ben', 1), await count('ana'), await count('cleo')]).toEqual([1, 1, 0]);
    });

    it('follows edits and forgets tombstones', async () => {
      const [first, second] = [
        sampleMessage('r1', 1, { mentions: ['ben'] }),
        sampleMessage('r1', 2, { mentions: ['ben'] }),
      ];
      await stores().messages.insertNumbered([first, second]);
      await stores().changes.apply([{ ...sampleEdit(first, 1), mentions: ['cleo'] } as StoredChange]);
      expect([await count('ben'), await count('cleo')]).toEqual([1, 1]);
      await stores().changes.apply([sampleDelete(first, 2), sampleDelete(second, 3)]);
      expect([await count('ben'), await count('cleo')]).toEqual([0, 0]);
    });
  });
}

function describeByAuthor(stores: Stores): void {
  it('byAuthor lists what one person wrote by room and seq, without tombstones, page by page', async () => {
    const mine = sampleMessages('r2', 1, 3);
    await stores().messages.insertNumbered([
      ...mine,
      sampleMessage('r10', 4),
      sampleMessage('r2', 4, { authorId: 'ben' }),
      sampleMessage('r2', 5),
    ]);
    await stores().changes.apply([sampleDelete(sampleMessage('r2', 2), 1)]);
    const places = async (after: { roomId: string; seq: number } | null, limit: number) =>
      (await stores().archive.byAuthor('ana', after, limit)).map(({ roomId, seq }) => `${roomId}:${seq}`);
    expect(await places(null, 10)).toEqual(['r10:4', 'r2:1', 'r2:3', 'r2:5']);
    expect(await places(null, 2)).toEqual(['r10:4', 'r2:1']);
    expect(await places({ roomId: 'r2', seq: 1 }, 10)).toEqual(['r2:3', 'r2:5']);
    expect(await stores().archive.byAuthor('cleo', null, 10)).toEqual([]);
  });
}

function describePrune(stores: Stores): void {
  describe('prune', () => {
    const before = Date.parse(sentOn(4));
    const head = async () => (await stores().messages.heads(['r1'])).get('r1');

    it('removes the oldest up to the first that is young enough, and keeps head and rev', async () => {
      await stores().messages.insertNumbered([
        ...sampleMessages('r1', 1, 5),
        sampleMessage('r1', 6, { sentAt: sentOn(1) }),
        sampleMessage('r2', 1),
      ]);
      await stores().messages.raiseHead([{ roomId: 'r1', head: 6, rev: 2 }]);
      expect(await stores().archive.prune('r1', before)).toBe(3);
      expect((await stores().messages.page('r1', { after: 0, limit: 10 })).map(({ seq }) => seq)).toEqual([4, 5, 6]);
      expect(await head()).toMatchObject({ head: 6, first: 4, rev: 2 });
      expect(await stores().archive.prune('r1', before)).toBe(0);
    });

    it('leaves the id and the number of a removed message, and nothing of its content', async () => {
      await stores().messages.insertNumbered([...sampleMessages('r1', 1, 2), sampleMessage('r2', 1)]);
      await stores().archive.prune('r1', before);
      const { id } = sampleMessage('r1', 2);
      expect(await stores().messages.byIds([id])).toEqual([prunedMessage({ id, roomId: 'r1', seq: 2 })]);
      expect(await stores().messages.page('r1', { seqs: [1, 2] })).toEqual([]);
      expect(await stores().archive.byAuthor('ana', null, 10)).toEqual([sampleMessage('r2', 1)]);
      expect(await stores().changes.apply([sampleEdit(sampleMessage('r1', 2), 1, 'late')])).toEqual([undefined]);
    });

    it('keeps the ids and the numbers of removed messages taken', async () => {
      await stores().messages.insertNumbered(sampleMessages('r1', 1, 3));
      await stores().archive.prune('r1', before);
      const resend = sampleMessage('r1', 4, { id: sampleMessage('r1', 2).id });
      expect(await stores().messages.insertNumbered([resend])).toEqual({ inserted: 0, duplicate: 'id' });
      const rival = sampleMessage('r1', 3, { authorId: 'ben' });
      expect(await stores().messages.insertNumbered([sampleMessage('r1', 4), rival])).toEqual({
        inserted: 1,
        duplicate: 'number',
      });
      expect(await head()).toMatchObject({ head: 4, first: 4 });
    });

    it('keeps the head of a room that it empties, raised or not', async () => {
      await stores().messages.insertNumbered(sampleMessages('r1', 1, 3));
      expect(await stores().archive.prune('r1', before)).toBe(3);
      expect(await head()).toMatchObject({ head: 3, first: 4 });
      expect(await stores().archive.prune('none', before)).toBe(0);
    });

    it('takes the words out of the changes and the mentions with them', async () => {
      const message = sampleMessage('r1', 1, { mentions: ['ben'] });
      await stores().messages.insertNumbered([message]);
      await stores().changes.insertNumbered([sampleEdit(message, 1, 'secret')]);
      await stores().archive.prune('r1', before);
      expect(await stores().changes.page('r1', 0, 10)).toMatchObject([{ kind: 'edited', text: '', rev: 1 }]);
      expect(await stores().archive.countMentions('ben', [{ roomId: 'r1', after: 0 }])).toEqual(new Map([['r1', 0]]));
    });

    it('removes more than fits one step', async () => {
      const many = Array.from({ length: 1_100 }, (_, i) => sampleMessage('r1', i + 1, { sentAt: sentOn(1) }));
      await stores().messages.insertNumbered(many);
      expect(await stores().archive.prune('r1', before)).toBe(1_100);
      expect(await head()).toMatchObject({ head: 1_100, first: 1_101 });
    });
  });
}
