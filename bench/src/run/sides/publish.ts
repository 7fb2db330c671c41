import { setTimeout as wait } from 'node:timers/promises';
import type { MessageBatch } from '@homeroom/contracts';
import { storedMessages } from './messages.js';
import { roomOf } from './school.js';

/** What is published into the first room. */
export type Publishing = {
  readonly batches: number;
  readonly perSecond: number;
  readonly messagesPerBatch: number;
};

const kinds = 50;

/** Publishes when each batch is due, whatever became of those before. The same batches on either side. */
export async function publishSteadily(
  { batches, perSecond, messagesPerBatch }: Publishing,
  publish: (batch: MessageBatch) => void,
): Promise<void> {
  const ready = batchesOf(messagesPerBatch);
  const began = performance.now();
  for (let sent = 0; sent < batches; sent += 1) {
    const early = began + (sent * 1_000) / perSecond - performance.now();
    if (early > 0) await wait(Math.ceil(early));
    const batch = ready[sent % kinds];
    if (batch) publish(batch);
  }
}

function batchesOf(messagesPerBatch: number): readonly MessageBatch[] {
  const messages = storedMessages({ count: kinds * messagesPerBatch, rooms: 1, people: 100, from: 0 });
  return Array.from({ length: kinds }, (_, n) => {
    const own = messages.slice(n * messagesPerBatch, (n + 1) * messagesPerBatch);
    const [from, to] = [own[0]?.seq ?? 0, own.at(-1)?.seq ?? 0];
    return {
      roomId: roomOf(0),
      memberVersion: 1,
      rev: 0,
      from,
      to,
      messages: own.map(({ reactions: _, ...wire }) => wire),
    };
  });
}
