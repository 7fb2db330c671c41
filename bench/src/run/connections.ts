import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Measurement, Settings } from './measurement.js';
import { figure } from './report.js';
import { ratioRow } from './rows.js';
import { inScratchFolder } from './scratch.js';
import { ChatSide } from './sides/chat-sides.js';
import type { ChatSideName } from './sides/chat-sides.js';
import { interleave } from './statistics.js';

/** They come first: what the first ones bring into memory is no socket's. */
const before = 100;
const perRoom = 10;
const settleMs = 300;
const sizes = { quick: { rounds: 1, sockets: 1_000 }, whole: { rounds: 5, sockets: 2_000 } };

/** What a connected person takes of the memory, whole: socket, session, membership. A process for each round. */
export const measureConnections: Measurement = (settings) =>
  inScratchFolder(async (folder) => {
    const { rounds, sockets } = settings.quick ? sizes.quick : sizes.whole;
    const heap: Record<ChatSideName, number[]> = { homeroom: [], bare: [] };
    let opened = 0;
    const side = (name: ChatSideName) => async () => {
      opened += 1;
      const bytes = await bytesPerSocket(settings, { side: name, sockets, folder: join(folder, String(opened)) });
      heap[name].push(bytes.heapUsed / 1_000);
      return bytes.rss / 1_000;
    };
    const resident = await interleave(rounds, { homeroom: side('homeroom'), bare: side('bare') }, (round) =>
      settings.say(`connections: round ${round} of ${rounds}`),
    );
    const unit = 'kB a socket';
    const what = `memory of a connection (${figure(sockets)} sockets, rooms of ${perRoom}, nothing compressed, after a collection), against bare Socket.IO: `;
    const { homeroom: ours, bare: theirs } = resident;
    return [
      ratioRow({ what: `${what}resident`, unit, ours, theirs, goal: { atMost: 1.15 } }),
      ratioRow({ what: `${what}used heap of JavaScript`, unit, ours: heap.homeroom, theirs: heap.bare }),
    ];
  });

type Round = { readonly side: ChatSideName; readonly sockets: number; readonly folder: string };

async function bytesPerSocket({ profile }: Settings, { side, sockets, folder }: Round) {
  const school = { people: before + sockets, perRoom };
  const one = await ChatSide.open(school, { side, measurement: 'connections', folder, profile });
  try {
    await one.connect(before);
    await wait(settleMs);
    const empty = await one.process.ask('memory');
    await one.connect(sockets);
    await wait(settleMs);
    const full = await one.process.ask('memory');
    const grown = (of: 'rss' | 'heapUsed'): number => (full[of] - empty[of]) / sockets;
    return { rss: grown('rss'), heapUsed: grown('heapUsed') };
  } finally {
    await one.close();
  }
}
