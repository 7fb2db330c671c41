import { setTimeout as wait } from 'node:timers/promises';
import { topics } from '@homeroom/contracts';
import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { encodeRecord } from '@homeroom/core';
import type { Consumption, EventLog, StoredMessage } from '@homeroom/core';
import { IngestModule } from '@homeroom/services/ingest';
import { serveAsks } from './child.js';
import { startServices } from './homeroom-process.js';
import { ingestSchool, perTransaction } from './ingest-asks.js';
import type { IngestAsks } from './ingest-asks.js';
import { storedMessages } from './messages.js';
import { foundSchool, roomOf } from './school.js';

const { rooms, people } = ingestSchool;

/** The ingest service of Homeroom on embedded ports; it stands still while the log is filled. */
let ports: EmbeddedPorts | undefined;
let consumption: Consumption | undefined;
let filled = 0;

const asks: IngestAsks = {
  open: async ({ folder }) => {
    await startServices(folder, async (opened) => {
      ports = opened;
      await foundSchool(opened, ingestSchool);
      return [IngestModule.with({ ...opened, eventLog: pausing(opened.eventLog) })];
    });
  },
  fill: async (count) => {
    const messages = storedMessages({ count, rooms, people, from: filled });
    for (let from = 0; from < count; from += perTransaction)
      await ports?.eventLog.append(messages.slice(from, from + perTransaction).map(accepted));
    filled += count;
  },
  store: async () => {
    consumption?.resume();
    while ((await waitingRecords()) > 0) await wait(20);
    consumption?.pause();
    const heads = await ports?.messageStore.heads(Array.from({ length: rooms }, (_, n) => roomOf(n)));
    return [...(heads?.values() ?? [])].reduce((sum, { head }) => sum + head, 0);
  },
};

const pausing = (log: EventLog): EventLog => ({
  append: (records) => log.append(records),
  lag: (group, topic) => log.lag(group, topic),
  consume: async (subscription) => (consumption = await log.consume({ ...subscription, paused: true })),
});

/** As the gateway appends it. */
function accepted({ seq: _seq, rev: _rev, reactions: _reactions, replyTo: _replyTo, ...message }: StoredMessage) {
  const { id, roomId, authorId, clientMessageId, text, sentAt } = message;
  const sent = { type: 'MessageSent', version: 1, id, roomId, authorId, clientMessageId, text, sentAt } as const;
  return { topic: topics.messages, key: roomId, value: encodeRecord(sent) };
}

async function waitingRecords(): Promise<number> {
  const lags = (await ports?.eventLog.lag('ingest', topics.messages)) ?? [];
  return lags.reduce((sum, { records }) => sum + records, 0);
}

serveAsks(asks);
