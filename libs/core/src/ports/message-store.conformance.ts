import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SeqRange } from './message-store.port.js';
import { sampleDelete, sampleEdit, sampleMessage, sampleMessages } from './messages.samples.js';
import type { MessagesHarness } from './messages.samples.js';
import { sampleRoom } from './people.samples.js';

type Stores = () => MessagesHarness;

/** What every MessageStore does. */
export function describeMessageStore(name: string, make: () => Promise<MessagesHarness>): void {
  describe(`${name} as a MessageStore`, () => {
    let harness: MessagesHarness;
    beforeEach(async () => void (harness = await make()));
    afterEach(() => harness.dispose());
    describeInsert(() => harness);
    describePages(() => harness);
    describeHeads(() => harness);
  });
}

const seqs = async (stores: Stores, range: SeqRange, roomId = 'r1'): Promise<readonly number[]> =>
  (await stores().messages.page(roomId, range)).map(({ seq }) => seq);

const all: SeqRange = { after: 0, limit: 1_000 };

function describeInsert(stores: Stores): void {
  describe('insertNumbered', () => {
    it('stores messages whole', async () => {
      const parent = sampleMessage('r1', 1);
      const message = sampleMessage('r1', 2, {
        text: 'Ünï 🎻 "quoted" \u2028 {"json": 1}\n',
        replyTo: { id: parent.id, seq: 1 },
        mentions: ['ben', 'cleo'],
        reactions: { '👍': ['ben', 'ana'], '🇩🇪': ['cleo'] },
        editedAt: '2026-01-02T10:00:00.000Z',
        rev: 3,
      });
      expect(await stores().messages.insertNumbered([parent, message])).toEqual({ inserted: 2 });
      expect(await stores().messages.byIds([message.id])).toEqual([message]);
      expect(await stores().messages.page('r1', all)).toEqual([parent, message]);
    });

    it('stops at an id that is taken and keeps what came before', async () => {
      await stores().messages.insertNumbered(sampleMessages('r1', 1, 2));
      const again = sampleMessage('r1', 9, { id: sampleMessage('r1', 2).id });
      const outcome = await stores().messages.insertNumbered([sampleMessage('r1', 3), again, sampleMessage('r1', 4)]);
      expect(outcome).toEqual({ inserted: 1, duplicate: 'id' });
      expect(await seqs(stores, all)).toEqual([1, 2, 3]);
    });

    it('stops at a number that is taken and keeps what came before', async () => {
      await stores().messages.insertNumbered(sampleMessages('r1', 1, 2));
      const rival = sampleMessage('r1', 2, { authorId: 'ben' });
      const outcome = await stores().messages.insertNumbered([sampleMessage('r2', 2), rival, sampleMessage('r1', 3)]);
      expect(outcome).toEqual({ inserted: 1, duplicate: 'number' });
      expect(await stores().messages.byIds([rival.id])).toEqual([]);
      expect(await seqs(stores, all, 'r2')).toEqual([2]);
    });

    it('calls a message that is wholly there a duplicate id', async () => {
      await stores().messages.insertNumbered([sampleMessage('r1', 1)]);
      expect(await stores().messages.insertNumbered([sampleMessage('r1', 1)])).toEqual({
        inserted: 0,
        duplicate: 'id',
      });
    });

    it('finds a duplicate within one call', async () => {
      const outcome = await stores().messages.insertNumbered([sampleMessage('r1', 1), sampleMessage('r1', 1)]);
      expect(outcome).toEqual({ inserted: 1, duplicate: 'id' });
    });

    it('lets one of two rivals win each number', async () => {
      const [ana, ben] = ['ana', 'ben'].map((authorId) =>
        [1, 2, 3].map((seq) => sampleMessage('r1', seq, { authorId })),
      );
      const outcomes = await Promise.all([
        stores().messages.insertNumbered(ana ?? []),
        stores().messages.insertNumbered(ben ?? []),
      ]);
      expect(outcomes.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(3);
      expect(await seqs(stores, all)).toEqual([1, 2, 3]);
    });
  });
}

function describePages(stores: Stores): void {
  describe('byIds and page', () => {
    beforeEach(async () => {
      await stores().messages.insertNumbered([...sampleMessages('r1', 1, 10), ...sampleMessages('r2', 1, 3)]);
    });

    it('leaves out ids that are not stored and gives each message once', async () => {
      const { id } = sampleMessage('r2', 3);
      const found = await stores().messages.byIds([id, 'unknown', id]);
      expect(found).toEqual([sampleMessage('r2', 3)]);
      expect(await stores().messages.byIds([])).toEqual([]);
    });

    it.each<[string, SeqRange, number[]]>([
      ['after', { after: 7, limit: 2 }, [8, 9]],
      ['after the newest', { after: 10, limit: 5 }, []],
      ['before', { before: 5, limit: 2 }, [3, 4]],
      ['before the oldest', { before: 1, limit: 2 }, []],
      ['newest', { newest: true, limit: 3 }, [8, 9, 10]],
      ['seqs in any order, unknown ones too', { seqs: [9, 2, 99, 2] }, [2, 9]],
      ['no seqs', { seqs: [] }, []],
      ['more than there are', { newest: true, limit: 100 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ])('answers %s, ascending', async (_, range, expected) => {
      expect(await seqs(stores, range)).toEqual(expected);
    });

    it('knows no other room', async () => {
      expect(await seqs(stores, all, 'r3')).toEqual([]);
      expect(await seqs(stores, all, 'r2')).toEqual([1, 2, 3]);
    });
  });
}

function describeHeads(stores: Stores): void {
  describe('heads and raiseHead', () => {
    const head = async (roomId: string) => (await stores().messages.heads([roomId])).get(roomId);

    it('answers for rooms without messages too', async () => {
      expect(await stores().messages.heads(['r1', 'r2'])).toEqual(
        new Map(
          ['r1', 'r2'].map((roomId) => [roomId, { roomId, head: 0, rev: 0, lastRev: 0, first: 1, memberVersion: 0 }]),
        ),
      );
    });

    it('takes the newest stored seq when it is above the raised head, and the raised head otherwise', async () => {
      await stores().messages.insertNumbered(sampleMessages('r1', 1, 3));
      await stores().messages.raiseHead([{ roomId: 'r1', head: 2 }]);
      expect(await head('r1')).toMatchObject({ head: 3, first: 1 });
      await stores().messages.raiseHead([
        { roomId: 'r1', head: 7 },
        { roomId: 'r2', head: 4 },
      ]);
      expect(await head('r1')).toMatchObject({ head: 7, first: 1 });
      expect(await head('r2')).toMatchObject({ head: 4, first: 5 });
    });

    it('never lowers, and raises head and rev apart from each other', async () => {
      await stores().messages.raiseHead([{ roomId: 'r1', head: 5, rev: 3 }]);
      await stores().messages.raiseHead([
        { roomId: 'r1', head: 4 },
        { roomId: 'r1', rev: 2 },
      ]);
      expect(await head('r1')).toMatchObject({ head: 5, rev: 3 });
      await stores().messages.raiseHead([{ roomId: 'r1', rev: 4 }]);
      expect(await head('r1')).toMatchObject({ head: 5, rev: 4 });
    });

    it('tells the applied rev from the newest stored one', async () => {
      const message = sampleMessage('r1', 1);
      await stores().messages.insertNumbered([message]);
      await stores().changes.insertNumbered([sampleEdit(message, 1), sampleDelete(message, 2)]);
      await stores().messages.raiseHead([{ roomId: 'r1', rev: 1 }]);
      expect(await head('r1')).toMatchObject({ rev: 1, lastRev: 2 });
    });

    it('carries the memberVersion of the room as it is now', async () => {
      const room = sampleRoom('r1', ['ana'], { memberVersion: 4, version: 6 });
      await stores().rooms.insert(room);
      expect(await head('r1')).toMatchObject({ memberVersion: 4 });
      await stores().rooms.replace({ ...room, memberVersion: 5, version: 7 }, 6);
      expect(await head('r1')).toMatchObject({ memberVersion: 5 });
    });
  });
}
