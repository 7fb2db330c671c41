import type { Message } from '@homeroom/contracts';
import type { Sent } from './sent.js';
import { Ledger } from './sent.js';

const digits = (n: number, length: number): string => String(n).padStart(length, '0');

export const clientMessageId = (n: number): string => `00000000-0000-4000-8000-${digits(n, 12)}`;

/** The n-th message of a room, as the contract has it. */
export const message = (n: number, more: Partial<Message> = {}): Message => ({
  id: digits(n, 43),
  roomId: 'room1',
  seq: n,
  rev: 0,
  authorId: 'ada',
  text: `text ${n}`,
  sentAt: '2026-03-02T09:00:00.000Z',
  clientMessageId: clientMessageId(n),
  ...more,
});

/** An event as a server writes it. */
export const batchBody = (...messages: readonly Message[]): string => {
  const [first] = messages;
  const { roomId = 'room1', seq: from = 1 } = first ?? {};
  const to = messages.at(-1)?.seq ?? from;
  return JSON.stringify(['message:batch', { roomId, memberVersion: 1, rev: 0, from, to, messages }]);
};

/** The n-th message of the ledger, due at n seconds. */
export const due = (ledger: Ledger, n: number, more: Partial<Pick<Sent, 'roomId' | 'step'>> = {}): Sent =>
  ledger.add({
    clientMessageId: clientMessageId(n),
    roomId: 'room1',
    authorId: 'ada',
    text: `text ${n}`,
    due: n * 1_000,
    step: 0,
    ...more,
  });
