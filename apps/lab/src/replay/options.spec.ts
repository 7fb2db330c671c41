import { describe, expect, it } from '@jest/globals';
import { parseReplayOptions } from './options.js';

const parse = (...args: string[]) => parseReplayOptions(args, {});

describe('the options of a replay', () => {
  it('has defaults for everything but the file', () => {
    expect(parse('--file', 'x')).toEqual({
      file: 'x',
      sockets: 200,
      kills: 1,
      settleMs: 30_000,
      indexMs: 60_000,
      adminHandle: 'admin',
    });
  });

  it('takes all of them', () => {
    expect(
      parse(
        '--file',
        'x',
        '--limit',
        '400',
        '--rate',
        '50',
        '--sockets',
        '20',
        '--kill-after',
        '100',
        '--kills',
        '3',
        '--settle-ms',
        '900',
        '--index-ms',
        '800',
        '--json',
        'y',
      ),
    ).toEqual({
      file: 'x',
      limit: 400,
      rate: 50,
      sockets: 20,
      killAfter: 100,
      kills: 3,
      settleMs: 900,
      indexMs: 800,
      json: 'y',
      adminHandle: 'admin',
    });
  });

  it('joins by the origin of an address, with the password of the environment', () => {
    expect(
      parseReplayOptions(['--file', 'x', '--url', 'http://localhost:3000/rooms'], {
        HOMEROOM_ADMIN_PASSWORD: 'secret',
      }),
    ).toMatchObject({
      url: 'http://localhost:3000',
      adminPassword: 'secret',
    });
  });

  it('answers nothing when help is asked for, whatever else is there', () => {
    expect(parse('--help')).toBeUndefined();
    expect(parse('-h', '--limit', 'x')).toBeUndefined();
  });

  it.each([
    [[], /--file/u],
    [['--file', 'x', '--limit', '0'], /--limit takes a whole number above 0, not "0"/u],
    [['--file', 'x', '--rate', '1e3'], /--rate/u],
    [['--file', 'x', '--sockets', '-5'], /--sockets/u],
    [['--file', 'x', '--url', 'ftp://school'], /--url takes an address/u],
    [['--file', 'x', '--url', 'nonsense'], /--url takes an address/u],
    [['--file', 'x', '--url', 'http://a'], /HOMEROOM_ADMIN_PASSWORD/u],
    [['--file', 'x', '--url', 'http://a', '--kill-after', '5'], /--kill-after needs a server of its own/u],
    [['--file', 'x', '--fast'], /--fast/u],
    [['x'], /Unexpected argument 'x'/u],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => parse(...args)).toThrow(sentence);
  });
});
