import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import { sampleDelete, sampleEdit, sampleMessage, sampleReaction } from './messages.samples.js';
import type { MessagesHarness } from './messages.samples.js';

type Stores = () => MessagesHarness;
const message = sampleMessage('r1', 1, { mentions: ['ben'] });

/** What every ChangeStore does. */
export function describeChangeStore(name: string, make: () => Promise<MessagesHarness>): void {
  describe(`${name} as a ChangeStore`, () => {
    let harness: MessagesHarness;
    beforeEach(async () => {
      harness = await make();
      await harness.messages.insertNumbered([message, sampleMessage('r1', 2)]);
    });
    afterEach(() => harness.dispose());
    describeInsert(() => harness);
    describeApply(() => harness);
  });
}

function describeInsert(stores: Stores): void {
  describe('insertNumbered, byIds and page', () => {
    it('stores changes whole', async () => {
      const changes: StoredChange[] = [
        { ...sampleEdit(message, 1, 'Ünï 🎻'), mentions: ['cleo'] } as StoredChange,
        sampleReaction(message, 2, { on: false }),
        { ...sampleDelete(message, 3), reason: 'rude' } as StoredChange,
      ];
      expect(await stores().changes.insertNumbered(changes)).toEqual({ inserted: 3 });
      expect(await stores().changes.page('r1', 0, 10)).toEqual(changes);
      expect(await stores().changes.byIds([changes[1]?.id ?? '', 'unknown'])).toEqual([changes[1]]);
    });

    it('stops at the first duplicate, says which, and keeps what came before', async () => {
      await stores().changes.insertNumbered([sampleEdit(message, 1)]);
      const rival = { ...sampleEdit(message, 1), id: 'x'.repeat(43) };
      expect(await stores().changes.insertNumbered([sampleEdit(message, 2), rival, sampleEdit(message, 3)])).toEqual({
        inserted: 1,
        duplicate: 'number',
      });
      expect(await stores().changes.insertNumbered([{ ...sampleEdit(message, 2), rev: 9 }])).toEqual({
        inserted: 0,
        duplicate: 'id',
      });
      expect((await stores().changes.page('r1', 0, 10)).map(({ rev }) => rev)).toEqual([1, 2]);
    });

    it('pages by rev and ends at a hole', async () => {
      await stores().changes.insertNumbered([1, 2, 3, 5].map((rev) => sampleEdit(message, rev)));
      const revs = async (after: number, limit: number) =>
        (await stores().changes.page('r1', after, limit)).map(({ rev }) => rev);
      expect(await revs(0, 10)).toEqual([1, 2, 3]);
      expect(await revs(1, 1)).toEqual([2]);
      expect(await revs(3, 10)).toEqual([]);
      expect(await revs(4, 10)).toEqual([5]);
      expect(await stores().changes.page('r2', 0, 10)).toEqual([]);
    });
  });
}

function describeApply(stores: Stores): void {
  describe('apply', () => {
    const store = async (...changes: readonly StoredChange[]): Promise<readonly (StoredMessage | undefined)[]> => {
      await stores().changes.insertNumbered(changes);
      return stores().changes.apply(changes);
    };
    const stored = async () => (await stores().messages.byIds([message.id]))[0];

    it('edits, reacts and takes reactions back, and answers the message as it is stored', async () => {
      const [after] = await store(sampleEdit(message, 1, 'better'));
      expect(after).toMatchObject({ text: 'better', rev: 1, editedAt: expect.any(String), seq: 1 });
      await store(
        sampleReaction(message, 2),
        sampleReaction(message, 3, { by: 'cleo' }),
        sampleReaction(message, 4, { on: false }),
      );
      expect(await stored()).toMatchObject({ rev: 4, reactions: { '👍': ['cleo'] } });
      expect((await stores().messages.page('r1', { seqs: [1] }))[0]).toEqual(await stored());
    });

    it('leaves a tombstone and takes the words out of the edits before it', async () => {
      const [, after] = await store(
        { ...sampleEdit(message, 1, 'secret'), mentions: ['cleo'] } as StoredChange,
        sampleDelete(message, 2),
      );
      expect(after).toMatchObject({ deleted: true, text: '', reactions: {}, rev: 2, seq: 1 });
      expect(after?.mentions).toBeUndefined();
      const [edit, deletion] = await stores().changes.page('r1', 0, 10);
      expect(edit).toMatchObject({ kind: 'edited', text: '', rev: 1 });
      expect(JSON.stringify(edit)).not.toMatch(/secret|cleo/u);
      expect(deletion).toEqual(sampleDelete(message, 2));
    });

    it('changes nothing when it is done again, or too late', async () => {
      const changes = [sampleEdit(message, 1, 'first'), sampleReaction(message, 2), sampleEdit(message, 3, 'second')];
      await store(...changes);
      const before = await stored();
      await stores().changes.apply(changes);
      await stores().changes.apply([sampleEdit(message, 1, 'first')]);
      expect(await stored()).toEqual(before);
      await store(sampleDelete(message, 4));
      await stores().changes.apply(changes);
      expect(await stored()).toMatchObject({ deleted: true, text: '', rev: 4 });
    });

    it('answers in the order asked, the latest state each time, and undefined for what is gone', async () => {
      const other = sampleMessage('r1', 2);
      const gone = sampleMessage('r1', 99);
      const answers = await store(
        sampleEdit(other, 1),
        sampleEdit(message, 2),
        sampleEdit(gone, 3),
        sampleEdit(message, 4, 'last'),
      );
      expect(answers.map((each) => each?.seq)).toEqual([2, 1, undefined, 1]);
      expect(answers[1]?.text).toBe('last');
    });
  });
}
