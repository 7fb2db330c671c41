import { describe, expect, it } from '@jest/globals';
import { describeFanout } from './fanout.conformance.js';
import { MemoryFanout } from './fanout.memory.js';
import type { FanoutEvent } from './fanout.port.js';

describeFanout('MemoryFanout', async () => new MemoryFanout());

describe('MemoryFanout', () => {
  const event: FanoutEvent = {
    kind: 'changes',
    batch: { roomId: 'r1', memberVersion: 1, from: 1, to: 1, changes: [] },
  };
  const listen = async (fanout: MemoryFanout, onEvent: (event: FanoutEvent) => void) => {
    const subscription = await fanout.subscribe({ onEvent, onTrouble: () => undefined });
    await subscription.follow(['r1']);
  };

  it('lets no receiver alter what the others see', async () => {
    const fanout = new MemoryFanout();
    await listen(fanout, (received) => void (received.kind === 'changes' && Object.assign(received.batch, { to: 9 })));
    const seen: FanoutEvent[] = [];
    await listen(fanout, (received) => void seen.push(received));
    await expect(fanout.publish(event)).rejects.toThrow(AggregateError);
    expect(seen).toEqual([event]);
  });

  it('tells the publisher of a receiver that failed, and goes on with the next event', async () => {
    const fanout = new MemoryFanout();
    let calls = 0;
    await listen(fanout, () => {
      if (++calls === 1) throw new Error('planted');
    });
    const [first, second] = await Promise.allSettled([fanout.publish(event), fanout.publish(event)]);
    expect([first.status, second.status, calls]).toEqual(['rejected', 'fulfilled', 2]);
  });

  it('delivers after the turn of the publisher', async () => {
    const fanout = new MemoryFanout();
    const seen: FanoutEvent[] = [];
    await listen(fanout, (received) => void seen.push(received));
    const published = fanout.publish(event);
    expect(seen).toEqual([]);
    await published;
    expect(seen).toHaveLength(1);
  });
});
