import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyChange } from './apply-change.js';
import type { StoredChange, StoredMessage } from './stored.js';
import { toWireMessage } from './to-wire.js';

const message: StoredMessage = {
  id: 'm1',
  roomId: 'room1',
  seq: 1,
  rev: 0,
  authorId: 'ana',
  clientMessageId: 'c1',
  text: 'hello',
  sentAt: '2026-01-01T08:00:00.000Z',
  reactions: {},
};
const base = {
  id: 'x',
  operationId: 'o',
  roomId: 'room1',
  messageId: 'm1',
  seq: 1,
  by: 'ben',
  at: '2026-01-01T09:00:00.000Z',
};

const change = fc.oneof(
  fc.record({ kind: fc.constant('edited' as const), text: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('deleted' as const) }),
  fc.record({
    kind: fc.constant('reacted' as const),
    emoji: fc.constantFrom('👍', '🎉'),
    on: fc.boolean(),
    by: fc.constantFrom('ana', 'ben'),
  }),
);
const changes = fc
  .array(change, { maxLength: 12 })
  .map((list) => list.map((one, i): StoredChange => ({ ...base, ...one, rev: i + 1 })));
const all = (list: readonly StoredChange[], start = message) => list.reduce(applyChange, start);

describe('applying changes to a message', () => {
  it('gives the same message when any part of the stream is applied again', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (list, cut) => {
        const once = all(list);
        const from = list.length === 0 ? 0 : cut % list.length;
        expect(all(list.slice(from), once)).toEqual(once);
        expect(all(list, all(list.slice(0, from)))).toEqual(once);
      }),
    );
  });

  it('never brings a deleted text back', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const end = all(list);
        if (list.some(({ kind }) => kind === 'deleted'))
          expect(end).toMatchObject({ deleted: true, text: '', reactions: {} });
      }),
    );
  });

  it('counts a person once per emoji and drops an emoji that nobody chooses', () => {
    const reacted = (rev: number, by: string, on: boolean): StoredChange => ({
      ...base,
      kind: 'reacted',
      emoji: '👍',
      rev,
      by,
      on,
    });
    const chosen = all([reacted(1, 'ben', true), reacted(2, 'ben', true), reacted(3, 'cem', true)]);
    expect(toWireMessage(chosen, 'cem').reactions).toEqual({ '👍': { count: 2, users: ['ben', 'cem'], mine: true } });
    expect(toWireMessage(chosen).reactions?.['👍']).toEqual({ count: 2, users: ['ben', 'cem'] });
    expect(toWireMessage(all([reacted(4, 'ben', false), reacted(5, 'cem', false)], chosen)).reactions).toBeUndefined();
  });
});
