import { describe, expect, it } from '@jest/globals';
import { Ending } from './ending.js';
import { second } from './report/load-result.test-data.js';

const alone = (ending: Ending, seconds: number, from: number): void => {
  for (let at = from; at < from + seconds; at += 1) ending.see(second(at, { connected: 0 }));
};

describe('the end of a load', () => {
  it('comes when nobody was connected for fifteen seconds, and says since when', () => {
    const ending = new Ending(15);
    alone(ending, 14, 20);
    expect(ending.why()).toBeNull();
    alone(ending, 1, 34);
    expect(ending.why()).toBe('The server was gone from second 19 on; the run ended there.');
  });

  it('does not come when a killed server is back', () => {
    const ending = new Ending(15);
    alone(ending, 14, 0);
    ending.see(second(14, { connected: 1 }));
    alone(ending, 14, 15);
    expect(ending.why()).toBeNull();
  });

  it('keeps the first reason', () => {
    const ending = new Ending(15);
    ending.end('first');
    ending.end('second');
    expect(ending.why()).toBe('first');
  });
});
