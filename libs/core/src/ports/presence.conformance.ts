import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Presence, PresenceDelta } from './presence.port.js';

/** A presence on a clock that the suite moves; `advance` resolves when all that was due has happened. */
export type PresenceAtHand = { readonly presence: Presence; readonly advance: (ms: number) => Promise<void> };

/** What every `Presence` does. `make` gives one in which nobody is online. */
export function describePresence(name: string, make: () => Promise<PresenceAtHand>): void {
  describe(`${name} as Presence`, () => {
    let presence: Presence;
    let advance: PresenceAtHand['advance'];
    let deltas: PresenceDelta[];
    let stop: () => void;
    beforeEach(async () => {
      ({ presence, advance } = await make());
      deltas = [];
      stop = presence.subscribe((delta) => void deltas.push(delta));
    });
    const taken = () => deltas.splice(0).map(({ userIds, state }) => [state, ...[...userIds].sort()]);

    it('counts a person as online as long as one connection is left', async () => {
      await presence.connected('ana', 'c1');
      await presence.connected('ana', 'c2');
      await presence.disconnected('ana', 'c1');
      expect(await presence.online(['ana', 'ben'])).toEqual(new Set(['ana']));
      await presence.disconnected('ana', 'unknown');
      expect(await presence.online(['ana'])).toEqual(new Set(['ana']));
      await presence.disconnected('ana', 'c2');
      expect(await presence.online(['ana'])).toEqual(new Set());
    });

    it('tells who came and who went, together, at most one of each state a second', async () => {
      for (const userId of ['ana', 'ben', 'cem']) await presence.connected(userId, 'c');
      await advance(1_000);
      expect(taken()).toEqual([['online', 'ana', 'ben', 'cem']]);
      await presence.disconnected('ana', 'c');
      await presence.connected('dan', 'c');
      await advance(500);
      expect(taken()).toEqual([]);
      await presence.disconnected('ben', 'c');
      await advance(500);
      expect(new Set(taken())).toEqual(
        new Set([
          ['offline', 'ana', 'ben'],
          ['online', 'dan'],
        ]),
      );
      await advance(10_000);
      expect(taken()).toEqual([]);
    });

    it('tells nothing of those who are back within the second, nor of another connection of the same person', async () => {
      await presence.connected('ana', 'c1');
      await advance(1_000);
      taken();
      await presence.disconnected('ana', 'c1');
      await presence.connected('ana', 'c2');
      await presence.connected('ben', 'c');
      await presence.disconnected('ben', 'c');
      await advance(1_000);
      await presence.connected('ana', 'c3');
      await presence.connected('ana', 'c3');
      await advance(1_000);
      expect(taken()).toEqual([]);
    });

    it('tells a later subscriber only what changes after it came, and nobody after they stopped', async () => {
      await presence.connected('ana', 'c');
      const later: PresenceDelta[] = [];
      const stopLater = presence.subscribe((delta) => void later.push(delta));
      stop();
      await presence.disconnected('ana', 'c');
      await advance(1_000);
      expect(later).toEqual([{ userIds: ['ana'], state: 'offline' }]);
      expect(taken()).toEqual([]);
      stopLater();
    });
  });
}
