import { messageIdOf } from '@homeroom/core';
import type { StoredMessage } from '@homeroom/core';
import { chatTexts } from '../texts.js';
import { personOf, roomOf } from './school.js';

export type Messages = {
  readonly count: number;
  readonly rooms: number;
  readonly people: number;
  /** How many there are already: numbers go on from there. */
  readonly from: number;
};

const texts = chatTexts(1_000);

/** Real lines by people in turn, over the rooms in turn; always the same. Ready to be stored, or to be sent. */
export const storedMessages = ({ count, rooms, people, from }: Messages): readonly StoredMessage[] =>
  Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const [roomId, authorId] = [roomOf(n % rooms), personOf(n % people)];
    const clientMessageId = `00000000-0000-4000-8004-${String(n).padStart(12, '0')}`;
    return {
      id: messageIdOf(authorId, roomId, clientMessageId),
      roomId,
      seq: Math.floor(n / rooms) + 1,
      rev: 0,
      authorId,
      clientMessageId,
      text: texts[n % texts.length] ?? '',
      sentAt: new Date(Date.UTC(2026, 0, 1) + n).toISOString(),
      reactions: {},
    };
  });
