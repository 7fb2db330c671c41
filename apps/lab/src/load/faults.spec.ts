import { describe, expect, it } from '@jest/globals';
import { describeFault, parseFault } from './faults.js';

describe('faults', () => {
  it.each([
    ['kill@30s', { kind: 'kill', atSeconds: 30 }],
    ['pause@7.5s', { kind: 'pause', atSeconds: 7.5, forSeconds: 5 }],
    ['pause@30s/10s', { kind: 'pause', atSeconds: 30, forSeconds: 10 }],
  ])('are read from %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  it.each(['kill', 'kill@30', 'kill@30s/5s', 'pause@s', 'flood@30s', 'kill@-1s'])(
    'refuse %s and say what there is',
    (text) => {
      expect(() => parseFault(text)).toThrow(
        `--fault ${text}: it is kill@30s, pause@30s or, with its length, pause@30s/10s.`,
      );
    },
  );

  it('are told in words', () => {
    expect([parseFault('kill@1s'), parseFault('pause@1s/2s')].map(describeFault)).toEqual([
      'SIGKILL, and started again',
      'stands still for 2 s',
    ]);
  });
});
