import { describe, expect, it } from '@jest/globals';

describe('the house', () => {
  it('runs on the project Node', () => {
    expect(process.version).toMatch(/^v24\./);
  });
});
