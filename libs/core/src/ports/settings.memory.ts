import { jsonCopy } from './json-copy.js';
import { defaultSettings } from './settings.port.js';
import type { SchoolSettings, Settings } from './settings.port.js';

export class MemorySettings implements Settings {
  private settings = defaultSettings;

  async read(): Promise<SchoolSettings> {
    await null;
    return jsonCopy(this.settings);
  }

  async write(settings: SchoolSettings): Promise<void> {
    await null;
    this.settings = jsonCopy(settings);
  }
}
