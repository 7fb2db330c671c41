import { beforeEach, describe, expect, it } from '@jest/globals';
import { defaultSettings } from './settings.port.js';
import type { Settings } from './settings.port.js';

/** What every `Settings` does. `make` gives one that was never written. */
export function describeSettings(name: string, make: () => Promise<Settings>): void {
  describe(`${name} as Settings`, () => {
    let settings: Settings;
    beforeEach(async () => {
      settings = await make();
    });

    it('reads the defaults until something is written', async () => {
      expect(await settings.read()).toEqual(defaultSettings);
    });

    it('reads what was written last', async () => {
      await settings.write({ ...defaultSettings, retention: { class: 1, group: 2, announcement: 3, direct: 4 } });
      const last = {
        retention: { class: 365, group: null, announcement: null, direct: 30 },
        embedding: { paused: true },
      };
      await settings.write(last);
      expect(await settings.read()).toEqual(last);
    });
  });
}
