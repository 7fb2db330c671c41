import type { IndexProgress, UpTo } from './index-progress.port.js';

export class MemoryIndexProgress implements IndexProgress {
  private upTo: UpTo = new Map();

  async write(upTo: UpTo): Promise<void> {
    this.upTo = new Map(upTo);
  }

  async read(): Promise<UpTo> {
    return new Map(this.upTo);
  }
}
