import { describe, expect, it } from '@jest/globals';
import type { Message } from '@homeroom/contracts';
import { judgeRoom } from './oracle.js';
import type { Attempt, RoomEvidence, ViolationKind } from './oracle.js';

const roomId = 'room-1';
const people = ['ada', 'bob'] as const;

const attempt = (n: number, more: Partial<Attempt> = {}): Attempt => ({
  authorId: people[n % 2] ?? 'ada',
  clientMessageId: `client-${n}`,
  text: `text ${n}`,
  outcome: 'acked',
  ackedId: `id-${n}`,
  span: { sent: 2 * n, answered: 2 * n + 1 },
  ...(n === 5 && { replyTo: 'id-2' }),
  ...more,
});

const stored = (n: number, more: Partial<Message> = {}): Message => ({
  id: `id-${n}`,
  roomId,
  seq: n,
  rev: 0,
  authorId: people[n % 2] ?? 'ada',
  text: `text ${n}`,
  sentAt: '2026-03-02T09:00:00.000Z',
  clientMessageId: `client-${n}`,
  ...(n === 5 && { replyTo: { id: 'id-2', seq: 2 } }),
  ...more,
});

const numbers = [1, 2, 3, 4, 5, 6];
const sound = (): RoomEvidence => {
  const history = numbers.map((n) => stored(n));
  return {
    roomId,
    head: 6,
    sent: numbers.map((n) => attempt(n)),
    history,
    broadcast: history,
    members: new Set(['cleo', 'dan']),
    transcripts: [
      { listener: 'cleo', messages: history },
      { listener: 'dan', messages: numbers.map((n) => stored(n)) },
    ],
  };
};
const swapped = <T>(items: readonly T[], at: number): T[] => {
  const copy = [...items];
  copy.splice(at, 2, ...copy.slice(at, at + 2).toReversed());
  return copy;
};
const kindsOf = (evidence: RoomEvidence): readonly ViolationKind[] => [
  ...new Set(judgeRoom(evidence).map(({ kind }) => kind)),
];
const heardBy = (evidence: RoomEvidence, messages: readonly Message[]): RoomEvidence => ({
  ...evidence,
  transcripts: [{ listener: 'cleo', messages }],
  members: new Set(['cleo']),
});
/** Everybody agrees on this history, so that only the store is to blame. */
const agreed = (evidence: RoomEvidence, history: readonly Message[]): RoomEvidence => ({
  ...heardBy(evidence, history),
  history,
  broadcast: history,
});

type Planted = readonly [name: string, plant: (evidence: RoomEvidence) => RoomEvidence, kind: ViolationKind];

const planted: readonly Planted[] = [
  ['an acked message that is not stored', (e) => ({ ...agreed(e, e.history.slice(0, 5)), head: 5 }), 'lost'],
  [
    'an acked message lost in the middle, its seq given to the next',
    (e) => ({ ...agreed(e, [...e.history.slice(0, 3), stored(5, { seq: 4 }), stored(6, { seq: 5 })]), head: 5 }),
    'lost',
  ],
  [
    'a lost ack whose resend is stored under a second id',
    (e) => ({ ...agreed(e, [...e.history, stored(6, { id: 'id-6b', seq: 7 })]), head: 7 }),
    'duplicated',
  ],
  [
    'one message stored under two seqs',
    (e) => ({ ...agreed(e, [...e.history, stored(6, { seq: 7 })]), head: 7 }),
    'duplicated',
  ],
  ['one seq given to two messages', (e) => agreed(e, [...e.history.slice(0, 5), stored(6, { seq: 5 })]), 'duplicated'],
  ['a hole in the seqs', (e) => ({ ...agreed(e, [...e.history.slice(0, 5), stored(6, { seq: 7 })]), head: 7 }), 'gap'],
  ['a head above the newest message', (e) => ({ ...e, head: 7 }), 'gap'],
  ['a head below the newest message', (e) => ({ ...e, head: 5 }), 'foreign'],
  [
    'two messages of one sender in the wrong order',
    (e) => agreed(e, [stored(3, { seq: 1 }), stored(2), stored(1, { seq: 3 }), ...e.history.slice(3)]),
    'disordered',
  ],
  [
    'a message numbered before one that was acked before it was sent',
    (e) => agreed(e, [stored(2, { seq: 1 }), stored(1, { seq: 2 }), ...e.history.slice(2)]),
    'disordered',
  ],
  [
    'a message of unknown fate before one that was acked before it was sent',
    (e) => {
      const { ackedId: _, ...unknown } = attempt(3, { outcome: 'unknown' });
      return {
        ...agreed(e, [...e.history.slice(0, 1), stored(3, { seq: 2 }), stored(2, { seq: 3 }), ...e.history.slice(3)]),
        sent: e.sent.map((a) => (a.clientMessageId === 'client-3' ? unknown : a)),
      };
    },
    'disordered',
  ],
  ['a page of the history that is not in order', (e) => ({ ...e, history: swapped(e.history, 2) }), 'disordered'],
  [
    'a stored message that nobody sent',
    (e) => ({ ...agreed(e, [...e.history, stored(9, { seq: 7 })]), head: 7 }),
    'foreign',
  ],
  [
    'a stored message that was refused',
    (e) => ({ ...e, sent: e.sent.map((a, i) => (i === 3 ? attempt(4, { outcome: 'refused' }) : a)) }),
    'foreign',
  ],
  [
    'a stored text that differs',
    (e) =>
      agreed(
        e,
        e.history.map((m) => (m.seq === 2 ? { ...m, text: 'Text 2' } : m)),
      ),
    'altered',
  ],
  [
    'a stored author who differs',
    (e) =>
      agreed(
        e,
        e.history.map((m) => (m.seq === 2 ? { ...m, authorId: 'eve' } : m)),
      ),
    'altered',
  ],
  [
    'an id that differs from the ack',
    (e) =>
      agreed(
        e,
        e.history.map((m) => (m.seq === 3 ? { ...m, id: 'id-x' } : m)),
      ),
    'altered',
  ],
  [
    'a reply that lost its parent',
    (e) =>
      agreed(
        e,
        e.history.map((m) => (m.seq === 5 ? stored(5, { replyTo: { id: 'id-3', seq: 3 } }) : m)),
      ),
    'altered',
  ],
  [
    'a reply that names its parent with the wrong seq',
    (e) =>
      agreed(
        e,
        e.history.map((m) => (m.seq === 5 ? stored(5, { replyTo: { id: 'id-2', seq: 3 } }) : m)),
      ),
    'altered',
  ],
  [
    'a broadcast text that differs from the stored one',
    (e) => ({ ...e, broadcast: [...e.broadcast, stored(4, { text: 'draft' })] }),
    'altered',
  ],
  ['a broadcast message that is not stored', (e) => ({ ...e, broadcast: [...e.broadcast, stored(9)] }), 'foreign'],
  [
    'a message that one listener misses in the middle',
    (e) =>
      heardBy(
        e,
        e.history.filter((m) => m.seq !== 3),
      ),
    'undelivered',
  ],
  ['a message that one listener misses at the end', (e) => heardBy(e, e.history.slice(0, 5)), 'undelivered'],
  ['a listener who heard nothing', (e) => heardBy(e, []), 'undelivered'],
  ['a message shown twice to one listener', (e) => heardBy(e, [...e.history, stored(6)]), 'duplicated'],
  ['a message shown twice under two seqs', (e) => heardBy(e, [...e.history, stored(6, { seq: 7 })]), 'duplicated'],
  ['two messages shown in the wrong order', (e) => heardBy(e, swapped(e.history, 2)), 'disordered'],
  ['a shown message that is not stored', (e) => heardBy(e, [...e.history, stored(9)]), 'foreign'],
  [
    'a shown text that differs',
    (e) =>
      heardBy(
        e,
        e.history.map((m) => (m.seq === 4 ? { ...m, text: 'text  4' } : m)),
      ),
    'altered',
  ],
  [
    'a message shown to somebody who is not a member',
    (e) => ({ ...e, transcripts: [...e.transcripts, { listener: 'eve', messages: e.history.slice(0, 1) }] }),
    'foreign',
  ],
];

describe('the oracle', () => {
  it('finds nothing in a sound room', () => {
    expect(judgeRoom(sound())).toEqual([]);
  });

  it('finds nothing in an empty room', () => {
    expect(
      judgeRoom({
        ...sound(),
        head: 0,
        sent: [],
        history: [],
        broadcast: [],
        transcripts: [{ listener: 'cleo', messages: [] }],
      }),
    ).toEqual([]);
  });

  it('accepts that a refused message is not stored', () => {
    const room = sound();
    expect(judgeRoom({ ...room, sent: [...room.sent, attempt(7, { outcome: 'refused' })] })).toEqual([]);
  });

  it.each([6, 7])('accepts that a message of unknown fate is stored once, or not at all (message %i)', (n) => {
    const room = sound();
    const sent = room.sent.filter((a) => a.clientMessageId !== `client-${n}`);
    const { ackedId: _, ...unknown } = attempt(n, { outcome: 'unknown' });
    expect(judgeRoom({ ...room, sent: [...sent, unknown] })).toEqual([]);
  });

  it('accepts that a message of unknown fate lands later than it was sent', () => {
    const room = sound();
    const { ackedId: _, ...unknown } = attempt(6, { outcome: 'unknown', span: { sent: 0, answered: 99 } });
    expect(judgeRoom({ ...room, sent: [unknown, ...room.sent.slice(0, 5)] })).toEqual([]);
  });

  it('accepts any order of messages that were under way at the same time', () => {
    const room = sound();
    const history = [stored(2, { seq: 1 }), stored(1, { seq: 2 }), ...room.history.slice(2)];
    const sent = room.sent.map((a, i) => (i < 2 ? { ...a, span: { sent: i, answered: 4 + i } } : a));
    const order = (evidence: RoomEvidence) => kindsOf(evidence).filter((kind) => kind === 'disordered');
    expect(order({ ...agreed(room, history), sent })).toEqual([]);
    expect(order({ ...agreed(room, history), sent: room.sent })).toEqual(['disordered']);
  });

  it('compares texts in normal form C, as the gateway stores them', () => {
    const room = sound();
    const history = room.history.map((m) => (m.seq === 1 ? { ...m, text: 'caf\u00e9' } : m));
    const sent = room.sent.map((a, i) => (i === 0 ? attempt(1, { text: 'cafe\u0301' }) : a));
    expect(judgeRoom({ ...agreed(room, history), sent })).toEqual([]);
  });

  it.each(planted)('finds %s', (_name, plant, kind) => {
    expect(kindsOf(plant(sound()))).toContain(kind);
  });

  it.each(planted)('never repeats a text when it finds %s', (_name, plant) => {
    for (const { detail, where } of judgeRoom(plant(sound())))
      expect(`${where} ${detail}`).not.toMatch(/text \d|draft/iu);
  });

  it('blames only the listener who lacks something', () => {
    const room = sound();
    const transcripts = [...room.transcripts.slice(0, 1), { listener: 'dan', messages: room.history.slice(0, 4) }];
    expect(judgeRoom({ ...room, transcripts }).map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      'undelivered dan',
      'undelivered dan',
    ]);
  });
});
