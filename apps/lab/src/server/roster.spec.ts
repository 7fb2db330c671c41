import { describe, expect, it } from '@jest/globals';
import type { Person } from './roster.js';
import { toCsv } from './roster.js';

const person = (name: string, rooms: readonly string[] = ['a run1']): Person => ({
  handle: 'run1-1',
  name,
  rooms,
});

describe('the roster', () => {
  it('is a CSV text of pupils with their rooms', () => {
    expect(toCsv([person('Ada', ['a run1', 'b run1'])])).toBe(
      'handle,name,role,rooms\n"run1-1","Ada","student","a run1;b run1"',
    );
  });

  it('keeps names whole, whatever they hold', () => {
    expect(toCsv([person('=cmd|"a", b')])).toContain('"=cmd|""a"", b"');
  });
});
