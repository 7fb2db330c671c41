import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import type { EventLog } from '@homeroom/core';
import { GatewayModule } from '@homeroom/services/gateway';
import { serveAsks } from './child.js';
import type { ChatAsks, Opened } from './chat-asks.js';
import { startServices } from './homeroom-process.js';
import { publishSteadily } from './publish.js';
import { foundSchool } from './school.js';
import type { SignedIn } from './school.js';

/** The gateway of Homeroom, whole, on embedded ports; only what it appends is nowhere: the log answers at once. */
let fanout: EmbeddedPorts['fanout'] | undefined;

async function open({ folder, ...school }: Parameters<ChatAsks['open']>[0]): Promise<Opened> {
  let people: readonly SignedIn[] = [];
  const url = await startServices(folder, async (ports, config) => {
    people = await foundSchool(ports, school);
    fanout = ports.fanout;
    return [GatewayModule.with({ ports: { ...ports, eventLog: answeringAtOnce(ports.eventLog) }, config })];
  });
  return { url, people };
}

const answeringAtOnce = (log: EventLog): EventLog => ({
  append: () => Promise.resolve(),
  consume: (subscription) => log.consume(subscription),
  lag: (group, topic) => log.lag(group, topic),
});

const asks: ChatAsks = {
  open,
  publish: (publishing) => publishSteadily(publishing, (batch) => void fanout?.publish({ kind: 'messages', batch })),
};
serveAsks(asks);
