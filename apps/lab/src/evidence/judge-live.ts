import type { Message } from '@homeroom/contracts';
import type { RoomEvidence, Violation, ViolationKind } from './oracle.js';

/**
 * Judges a room of a server that has no history to read: every acked message reached every member once, as it was sent, and nobody
 * else. Order and numbers are not judged. Pure.
 */
export function judgeLive({
  roomId,
  sent,
  members,
  transcripts,
}: Omit<RoomEvidence, 'head' | 'history' | 'broadcast'>) {
  const violations: Violation[] = [];
  const attempts = new Map(sent.map((attempt) => [attempt.clientMessageId, attempt]));
  for (const { listener, messages } of transcripts) {
    const report = (kind: ViolationKind, detail: string): void =>
      void violations.push({ kind, roomId, where: listener, detail });
    const heard = new Set<string>();
    for (const message of messages) {
      const attempt = attempts.get(message.clientMessageId);
      if (!members.has(listener)) report('foreign', `${nameOf(message)} reached somebody who is not a member`);
      else if (heard.has(message.clientMessageId)) report('duplicated', `${nameOf(message)} came twice`);
      else if (!attempt || attempt.outcome === 'refused') report('foreign', `${nameOf(message)} was not sent`);
      else if (attempt.text.normalize('NFC') !== message.text || attempt.authorId !== message.authorId)
        report('altered', `${nameOf(message)} is not as it was sent`);
      heard.add(message.clientMessageId);
    }
    if (!members.has(listener)) continue;
    for (const { clientMessageId, outcome } of sent)
      if (outcome === 'acked' && !heard.has(clientMessageId)) report('undelivered', `${clientMessageId} was acked`);
  }
  return violations;
}

const nameOf = ({ id }: Message): string => `message ${id}`;
