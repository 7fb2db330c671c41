import { describe, expect, it } from '@jest/globals';
import { amount, given, originOf, readArguments, wholeNumber } from './arguments.js';

const shape = { rate: { type: 'string' }, help: { type: 'boolean' } } as const;

describe('arguments', () => {
  it('are read as they stand', () => {
    expect({ ...readArguments(['--rate', '5', '--help'], shape) }).toEqual({ rate: '5', help: true });
  });

  it.each([
    [['--speed'], "Unknown option '--speed' (see --help)."],
    [['--rate'], /--rate.*argument missing.*\(see --help\)\.$/u],
    [['five'], /Unexpected argument 'five'.*\(see --help\)\.$/u],
  ])('are refused in one sentence: %j', (args, sentence) => {
    expect(() => readArguments(args, shape)).toThrow(sentence);
  });

  it('hold whole numbers above 0', () => {
    expect([wholeNumber('n', '12'), wholeNumber('n', undefined)]).toEqual([12, undefined]);
    for (const wrong of ['0', '-1', '1.5', 'x', '1e3', ''])
      expect(() => wholeNumber('n', wrong)).toThrow(`--n takes a whole number above 0, not "${wrong}".`);
  });

  it('hold amounts, from 0 on where that makes sense', () => {
    expect([amount('n', '0.5'), amount('n', '0', 0), amount('n', undefined)]).toEqual([0.5, 0, undefined]);
    expect(() => amount('n', '0')).toThrow('--n takes a number above 0, not "0".');
    expect(() => amount('n', '-1', 0)).toThrow('--n takes a number from 0 on, not "-1".');
  });

  it('hold addresses, of which the path is cut', () => {
    expect(originOf('url', 'http://127.0.0.1:3000/rooms?x')).toBe('http://127.0.0.1:3000');
    for (const wrong of ['localhost:3000', 'ftp://h', ''])
      expect(() => originOf('url', wrong)).toThrow(
        `--url takes an address such as http://127.0.0.1:3000, not "${wrong}".`,
      );
  });

  it('are left out where they were not given', () => {
    expect(given({ a: 1, b: undefined })).toEqual({ a: 1 });
  });
});
