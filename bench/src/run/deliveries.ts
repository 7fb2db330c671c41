import type { Measurement } from './measurement.js';
import { ratioRow } from './rows.js';
import { withChatSides } from './sides/chat-sides.js';
import type { ChatSide } from './sides/chat-sides.js';
import { interleave } from './statistics.js';

/** One room in which everybody is. */
const people = 100;
const perSecond = 250;
const sizes = { quick: { rounds: 3, batches: 150 }, whole: { rounds: 7, batches: 1_500 } };

/** What a message costs on its way from the fan-out to the sockets of its room. */
export const measureDeliveries: Measurement = (settings) =>
  withChatSides({ measurement: 'deliveries', people, perRoom: people }, settings, async ({ homeroom, bare }) => {
    const { rounds, batches } = settings.quick ? sizes.quick : sizes.whole;
    const side = (one: ChatSide, messagesPerBatch: number) => () =>
      messagesPerCpuSecond(one, { batches, perSecond, messagesPerBatch });
    settings.say('deliveries: warming up');
    for (const one of [homeroom, bare]) for (const size of [1, 10]) await side(one, size)();
    const rates = await interleave(
      rounds,
      { ours1: side(homeroom, 1), bare1: side(bare, 1), ours10: side(homeroom, 10), bare10: side(bare, 10) },
      (round) => settings.say(`deliveries: round ${round} of ${rounds}`),
    );
    const unit = 'messages delivered/CPU-s';
    const what = `delivery by the gateway (${people} sockets in a room, ${perSecond} batches/s`;
    const goal = { atLeast: 0.8 };
    return [
      ratioRow({
        what: `${what}, one message each), against Socket.IO's own \`io.to(room).emit\``,
        unit,
        ours: rates.ours1,
        theirs: rates.bare1,
        goal,
      }),
      ratioRow({
        what: `${what}, ten messages each), against the same`,
        unit,
        ours: rates.ours10,
        theirs: rates.bare10,
      }),
    ];
  });

type Load = { readonly batches: number; readonly perSecond: number; readonly messagesPerBatch: number };

async function messagesPerCpuSecond(side: ChatSide, load: Load): Promise<number> {
  const before = side.clients.reduce((sum, { batches }) => sum + batches, 0);
  const deliveries = load.batches * side.clients.length;
  const seconds = await side.process.cpuSecondsOf(async () => {
    await side.process.ask('publish', load);
    await side.hears(before + deliveries, ({ batches }) => batches);
  });
  return (deliveries * load.messagesPerBatch) / seconds;
}
