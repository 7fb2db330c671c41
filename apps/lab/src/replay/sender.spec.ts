import { describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import type { Draft } from '../server/listener.js';
import type { RoomPlan } from './plan.js';
import { ConnectionLost } from '../server/retry.js';
import { Sender } from './sender.js';
import type { SenderOptions } from './sender.js';
import { Tally } from './tally.js';

type Answer = (draft: Draft, call: number) => { readonly id: string };

const steps = (count: number): RoomPlan => ({
  name: 'a',
  steps: Array.from({ length: count }, (_, i) => ({ n: i + 1, handle: 'ada', text: `text ${i + 1}`, slot: i })),
});

/** A server of one line, and a clock that only sleeping moves. */
function bench(answer: Answer, more: Partial<SenderOptions> = {}) {
  const clock = { now: 1_000 };
  const sent: { draft: Draft; at: number }[] = [];
  const tally = new Tally();
  const dueAt: number[] = [];
  let ids = 0;
  const options: SenderOptions = {
    doorOf: () => ({
      userId: 'user-ada',
      send: async (draft) => {
        sent.push({ draft, at: clock.now });
        await Promise.resolve();
        return answer(draft, sent.length);
      },
    }),
    newId: () => `client-${++ids}`,
    tally,
    retry: {
      giveUpMs: 60_000,
      now: () => clock.now,
      random: () => 0.5,
      sleep: async (ms) => {
        clock.now += ms;
        await Promise.resolve();
      },
    },
    onSent: (_, at) => void dueAt.push(at),
    onAcked: () => undefined,
    stopped: () => false,
    ...more,
  };
  return { clock, sent, tally, dueAt, sender: new Sender(options) };
}

const fine: Answer = ({ clientMessageId }) => ({ id: `id-${clientMessageId}` });

describe('the sender', () => {
  it('sends a room in order, each message after the ack of the one before', async () => {
    let inFlight = 0;
    const { sender, sent } = bench(fine, {
      doorOf: () => ({
        userId: 'u',
        send: async (draft) => {
          sent.push({ draft, at: 0 });
          expect(++inFlight).toBe(1);
          await Promise.resolve();
          inFlight--;
          return fine(draft, 0);
        },
      }),
    });
    const attempts = await sender.sendRoom(steps(5), 'room-1');
    expect(sent.map(({ draft }) => draft.text)).toEqual(['text 1', 'text 2', 'text 3', 'text 4', 'text 5']);
    expect(attempts.map(({ outcome, ackedId }) => [outcome, ackedId]).at(-1)).toEqual(['acked', 'id-client-5']);
  });

  it('sends the same clientMessageId again after a retryable nack and after a lost answer', async () => {
    const { sender, sent, tally } = bench((draft, call) => {
      if (call === 1) throw new ChatError('UNAVAILABLE', 'later');
      if (call === 2) throw new ConnectionLost('gone');
      return fine(draft, call);
    });
    const attempts = await sender.sendRoom(steps(2), 'room-1');
    expect(sent.map(({ draft }) => draft.clientMessageId)).toEqual(['client-1', 'client-1', 'client-1', 'client-2']);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['acked', 'acked']);
    expect([tally.sent, tally.acked, tally.nacks]).toEqual([2, 2, { UNAVAILABLE: 1, NO_ANSWER: 1 }]);
  });

  it('waits as long as the server asks', async () => {
    const { sender, sent } = bench((draft, call) => {
      if (call === 1) throw new ChatError('RATE_LIMITED', 'slow down', { retryAfterMs: 700 });
      return fine(draft, call);
    });
    await sender.sendRoom(steps(1), 'room-1');
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBe(700);
  });

  it('counts a final nack by its code, goes on, and never sends that message again', async () => {
    const { sender, sent, tally } = bench((draft, call) => {
      if (call === 1) throw new ChatError('BAD_REQUEST', 'no');
      return fine(draft, call);
    });
    const attempts = await sender.sendRoom(steps(2), 'room-1');
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['refused', 'acked']);
    expect([sent.length, tally.refused, tally.nacks]).toEqual([2, 1, { BAD_REQUEST: 1 }]);
  });

  it('gives up after the deadline and says that the fate is unknown', async () => {
    const { sender, tally } = bench(() => {
      throw new ConnectionLost('gone');
    });
    const attempts = await sender.sendRoom(steps(1), 'room-1');
    expect([attempts[0]?.outcome, attempts[0]?.ackedId, tally.unknown]).toEqual(['unknown', undefined, 1]);
  });

  it('answers the message that was acked, and nothing when that one was refused', async () => {
    const plan: RoomPlan = {
      name: 'a',
      steps: [
        { n: 7, handle: 'ada', text: 'bad', slot: 0 },
        { n: 8, handle: 'ada', text: 'good', slot: 1 },
        { n: 9, handle: 'ada', text: 'to bad', slot: 2, replyTo: 7 },
        { n: 10, handle: 'ada', text: 'to good', slot: 3, replyTo: 8 },
      ],
    };
    const { sender } = bench((draft, call) => {
      if (draft.text === 'bad') throw new ChatError('BAD_REQUEST', 'no');
      return fine(draft, call);
    });
    const attempts = await sender.sendRoom(plan, 'room-1');
    expect(attempts.map(({ replyTo }) => replyTo)).toEqual([undefined, undefined, undefined, 'id-client-2']);
  });

  it('keeps to the rate, and counts latency from the moment a message was due', async () => {
    const slow = { ms: 0 };
    const { sender, sent, dueAt, clock, tally } = bench(
      (draft, call) => {
        clock.now += slow.ms;
        slow.ms = call === 2 ? 1_000 : 0;
        return fine(draft, call);
      },
      { rate: 10 },
    );
    await sender.sendRoom(steps(4), 'room-1');
    expect(dueAt).toEqual([1_000, 1_100, 1_200, 1_300]);
    expect(sent.map(({ at }) => at)).toEqual([1_000, 1_100, 1_200, 2_200]);
    expect(tally.ack.percentiles().max).toBeGreaterThanOrEqual(1_000);
    expect(tally.ack.percentiles().p50).toBeLessThan(1_000);
  });

  it('stops between two messages when it is told to', async () => {
    const seen = { acked: 0 };
    const { sender, tally } = bench(fine, {
      onAcked: (acked) => void (seen.acked = acked),
      stopped: () => seen.acked >= 2,
    });
    await sender.sendRoom(steps(9), 'room-1');
    expect([tally.sent, tally.acked]).toEqual([2, 2]);
  });

  it('does not hide a defect of its own as a nack', async () => {
    const { sender } = bench(() => {
      throw new TypeError('a bug');
    });
    await expect(sender.sendRoom(steps(1), 'room-1')).rejects.toThrow('a bug');
  });
});
