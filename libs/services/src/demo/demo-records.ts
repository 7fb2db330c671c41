import { topics } from '@homeroom/contracts';
import type { MessagesRecord } from '@homeroom/contracts';
import { changeIdOf, encodeRecord, messageIdOf, sha256Base64Url } from '@homeroom/core';
import type { NewRecord } from '@homeroom/core';
import { parseTalk } from './parse-talk.js';
import type { Happening } from './parse-talk.js';
import { demoUserId } from './people.js';
import type { DemoRoom } from './rooms.js';

/** A UUID that is the same for the same words, so that seeding twice stores nothing twice. */
function uuidOf(words: string): string {
  const hex = [...sha256Base64Url(words)].map((char) => (char.charCodeAt(0) % 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

/** One room's talk as the records that a gateway would have appended at the time. */
export function demoRecords(room: DemoRoom, now: number): readonly NewRecord[] {
  const happenings = parseTalk(room.talk, now);
  const said = happenings.filter((happening) => happening.kind === 'said');
  const clientIdOf = (line: number): string => uuidOf(`${room.id} ${line}`);
  const idOf = (line: number): string => messageIdOf(demoUserId(said[line]?.by ?? ''), room.id, clientIdOf(line));
  return happenings.map((happening) => ({
    topic: topics.messages,
    key: room.id,
    value: encodeRecord(recordOf(happening, { room, clientIdOf, idOf })),
  }));
}

type Names = {
  readonly room: DemoRoom;
  clientIdOf(line: number): string;
  idOf(line: number): string;
};

function recordOf(happening: Happening, { room, clientIdOf, idOf }: Names): MessagesRecord {
  const { kind, line } = happening;
  const [roomId, by, at] = [room.id, demoUserId(happening.by), new Date(happening.at).toISOString()];
  if (kind === 'said') {
    const { text, answers } = happening;
    const message = { id: idOf(line), roomId, authorId: by, clientMessageId: clientIdOf(line), text, sentAt: at };
    return { type: 'MessageSent', version: 1, ...message, ...(answers !== undefined && { replyTo: idOf(answers) }) };
  }
  const operationId = uuidOf(`${room.id} ${line} ${kind} ${happening.by}`);
  const id = changeIdOf(by, roomId, operationId);
  const base = { version: 1, id, operationId, roomId, messageId: idOf(line), by, moderator: false, at } as const;
  if (kind === 'edited') return { type: 'MessageEdited', ...base, text: happening.text };
  if (kind === 'deleted') return { type: 'MessageDeleted', ...base };
  return { type: 'ReactionSet', ...base, emoji: happening.emoji, on: true };
}
