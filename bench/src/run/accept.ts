import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Measurement } from './measurement.js';
import { ratioRow } from './rows.js';
import { withChatSides } from './sides/chat-sides.js';
import type { ChatSide } from './sides/chat-sides.js';
import { interleave } from './statistics.js';
import { chatTexts } from './texts.js';

const school = { measurement: 'accept', people: 100, perRoom: 10 };
const perSecond = 4_000;
const sizes = { quick: { rounds: 3, messages: 3_000 }, whole: { rounds: 7, messages: 32_000 } };

/** What it costs to take a message in: to judge it, to hand it to a log that answers at once, and to say so. */
export const measureAccept: Measurement = (settings) =>
  withChatSides(school, settings, async ({ homeroom, bare }) => {
    const { rounds, messages } = settings.quick ? sizes.quick : sizes.whole;
    const texts = chatTexts(1_000);
    const side = (one: ChatSide) => () => messagesPerCpuSecond(one, messages, texts);
    settings.say('accept: warming up');
    for (const one of [homeroom, bare]) await side(one)();
    const rates = await interleave(rounds, { ours: side(homeroom), bare: side(bare) }, (round) =>
      settings.say(`accept: round ${round} of ${rounds}`),
    );
    return [
      ratioRow({
        what: `accepting a message (${school.people} sockets, ${perSecond.toLocaleString('en')} messages/s: schema, rate limit, membership, id, a log that answers at once, ack), against a bare Socket.IO ack`,
        unit: 'messages/CPU-s',
        ours: rates.ours,
        theirs: rates.bare,
        goal: { atLeast: 0.4 },
      }),
    ];
  });

async function messagesPerCpuSecond(side: ChatSide, messages: number, texts: readonly string[]): Promise<number> {
  const before = side.clients.reduce((sum, { accepted }) => sum + accepted, 0);
  const seconds = await side.process.cpuSecondsOf(async () => {
    await sendSteadily(side, messages, texts);
    await side.hears(before + messages, ({ accepted }) => accepted);
  });
  return messages / seconds;
}

/** Each message when it is due, whatever became of those before, by the people in turn. */
async function sendSteadily(side: ChatSide, messages: number, texts: readonly string[]): Promise<void> {
  const began = performance.now();
  for (let sent = 0; sent < messages; sent += 1) {
    const early = began + (sent * 1_000) / perSecond - performance.now();
    if (early > 0) await wait(Math.ceil(early));
    const person = sent % side.clients.length;
    const text = texts[sent % texts.length] ?? '';
    side.clients[person]?.send({ roomId: side.roomOf(person), clientMessageId: randomUUID(), text });
  }
}
