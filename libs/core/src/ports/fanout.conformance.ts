import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fanout, FanoutEvent, FanoutSubscription } from './fanout.port.js';

const refused = (roomId: string, operationId: string): FanoutEvent => ({
  kind: 'refused',
  roomId,
  userId: 'ana',
  operationId,
  code: 'FORBIDDEN',
});

const messages = (roomId: string): FanoutEvent => ({
  kind: 'messages',
  batch: { roomId, memberVersion: 3, rev: 2, from: 1, to: 1, messages: [sampleMessage(roomId)] },
});

const sampleMessage = (roomId: string) => ({
  id: 'm'.repeat(43),
  roomId,
  seq: 1,
  rev: 0,
  authorId: 'ana',
  text: 'Grüße 🎻',
  sentAt: '2026-01-12T08:00:00.000Z',
  clientMessageId: '6f9a2a52-6f0f-4c7e-9a2e-1d7a0a7c2b11',
  reactions: { '👍': { count: 1, users: ['ben'] } },
});

/** Keeps what arrives; `until(n)` resolves when n events are there, `names` are their rooms or operations. */
class Listener {
  readonly events: FanoutEvent[] = [];
  subscription: FanoutSubscription | undefined;
  private check: () => void = () => undefined;

  async join(fanout: Fanout, ...roomIds: string[]): Promise<this> {
    const onEvent = (event: FanoutEvent) => {
      this.events.push(event);
      this.check();
    };
    this.subscription = await fanout.subscribe({ onEvent, onTrouble: () => undefined });
    await this.subscription.follow(roomIds);
    return this;
  }

  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.check = () => void (this.events.length >= count && resolve());
      this.check();
    });
  }

  get names(): (string | undefined)[] {
    return this.events.map((event) => (event.kind === 'refused' ? event.operationId : event.batch.roomId));
  }
}

/** What every `Fanout` does. `make` gives one without subscriptions; what is published for "fence" proves that nothing else comes. */
export function describeFanout(name: string, make: () => Promise<Fanout>): void {
  describe(`${name} as Fanout`, () => {
    let fanout: Fanout;
    let listeners: Listener[];
    const listen = async (...roomIds: string[]) => {
      const listener = await new Listener().join(fanout, ...roomIds);
      listeners.push(listener);
      return listener;
    };
    beforeEach(async () => {
      fanout = await make();
      listeners = [];
    });
    afterEach(async () => {
      for (const { subscription } of listeners) await subscription?.close();
    });

    it('brings events of followed rooms to every receiver, unaltered, and no others', async () => {
      const [here, there, elsewhere] = [await listen('r1'), await listen('r1', 'r2'), await listen('fence')];
      for (const event of [messages('r1'), messages('r2'), refused('fence', 'end')]) await fanout.publish(event);
      await Promise.all([here.until(1), there.until(2), elsewhere.until(1)]);
      expect([here.names, there.names, elsewhere.names]).toEqual([['r1'], ['r1', 'r2'], ['end']]);
      expect(here.events).toEqual([messages('r1')]);
    });

    it('keeps the order of a room, whether or not the publisher waits in between', async () => {
      const listener = await listen('r1');
      const names = Array.from({ length: 50 }, (_, i) => `op${i}`);
      await Promise.all(names.map((each) => fanout.publish(refused('r1', each))));
      await listener.until(50);
      expect(listener.names).toEqual(names);
    });

    it('stops with unfollow, however often the room was followed, and starts again with follow', async () => {
      const listener = await listen('r1', 'fence');
      await listener.subscription?.follow(['r1']);
      await listener.subscription?.unfollow(['r1', 'never']);
      await fanout.publish(refused('r1', 'lost'));
      await fanout.publish(refused('fence', 'seen'));
      await listener.until(1);
      await listener.subscription?.follow(['r1']);
      await fanout.publish(refused('r1', 'again'));
      await listener.until(2);
      expect(listener.names).toEqual(['seen', 'again']);
    });

    it('brings nothing after close, and leaves the others alone', async () => {
      const [gone, stays] = [await listen('r1'), await listen('r1')];
      await gone.subscription?.close();
      await fanout.publish(refused('r1', 'one'));
      await stays.until(1);
      expect([gone.names, stays.names]).toEqual([[], ['one']]);
    });

    it('shows every receiver what was published, even when the publisher goes on to change it', async () => {
      const listener = await listen('r1');
      const event = messages('r1');
      const published = fanout.publish(event);
      if (event.kind === 'messages') event.batch.messages.length = 0;
      await published;
      await listener.until(1);
      expect(listener.events).toEqual([messages('r1')]);
    });

    it('publishes to nobody without complaint', async () => {
      await expect(fanout.publish(messages('nobody'))).resolves.toBeUndefined();
    });
  });
}
