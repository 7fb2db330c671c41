import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { checkRoom } from './disk-room.js';

describe('checkRoom', () => {
  it('is content with a disk that has room', async () => {
    await expect(checkRoom(tmpdir())).resolves.toBeUndefined();
  });

  it('says what to do when less is left than is needed', async () => {
    await expect(checkRoom(tmpdir(), Number.MAX_VALUE)).rejects.toThrow('is full; make room on it.');
  });
});
