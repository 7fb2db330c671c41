import { topics } from '@homeroom/contracts';
import type { DeadLetterV1 } from '@homeroom/contracts';
import type { Clock } from '../ports/clock.port.js';
import type { EventLog, LogRecord } from '../ports/event-log.port.js';
import { encodeRecord } from './codec.js';

export type DeadLetter = Omit<DeadLetterV1, 'at'>;

/** The record with its original bytes, and why no release can ever handle it. */
export const deadLetterOf = ({ topic, partition, offset, value }: LogRecord, reason: string): DeadLetter => ({
  type: 'DeadLetter',
  version: 1,
  topic,
  partition,
  offset,
  reason,
  valueBase64: base64(value),
});

/** Resolves when they are durable: only then may a reader move on. */
export async function bury(
  letters: readonly DeadLetter[],
  { eventLog, clock }: { readonly eventLog: Pick<EventLog, 'append'>; readonly clock: Clock },
): Promise<void> {
  if (letters.length === 0) return;
  const at = new Date(clock.now()).toISOString();
  await eventLog.append(
    letters.map((letter) => ({
      topic: topics.deadLetters,
      key: `${letter.topic}-${letter.partition}-${letter.offset}`,
      value: encodeRecord({ ...letter, at }),
    })),
  );
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
