import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { operationId } from '@homeroom/contracts';
import { operationIdOf } from './operation-id.js';

describe('operationIdOf', () => {
  it('is a UUID that the contract takes as it is, the same for the same text only', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const id = operationIdOf(text);
        expect(operationId.parse(id)).toBe(id);
        expect(operationIdOf(text)).toBe(id);
        expect(seen.get(id) ?? text).toBe(text);
        seen.set(id, text);
      }),
    );
  });
});
