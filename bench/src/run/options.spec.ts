import { describe, expect, it } from '@jest/globals';
import { UsageError, names, readOptions } from './options.js';

const refusal = (...args: string[]): string => {
  try {
    readOptions(args, () => false);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'none';
};

describe('the arguments of the bench', () => {
  it('measure all of it unless told otherwise', () => {
    expect(readOptions([])).toEqual({
      quick: false,
      anyway: false,
      fp32: undefined,
      json: undefined,
      profile: undefined,
      only: names,
    });
  });

  it('may name what is measured, in any order and twice', () => {
    expect(readOptions(['--only', 'chat', '--only', 'search', '--only=chat', '--quick', '--anyway'])).toMatchObject({
      quick: true,
      anyway: true,
      only: ['search', 'chat'],
    });
  });

  it('ask for help before anything else is looked at', () => {
    expect(readOptions(['--help', '--only', 'nothing'])).toBe('help');
  });

  it('take a folder that holds the model of full precision', () => {
    expect(readOptions(['--fp32', '/m'], (path) => path === '/m/onnx/model.onnx')).toMatchObject({ fp32: '/m' });
  });

  it('take where to write, in a folder that is there', () => {
    expect(readOptions(['--json', '/out/a.json', '--profile', '/out/p'], (path) => path === '/out')).toMatchObject({
      json: '/out/a.json',
      profile: '/out/p',
    });
    expect(refusal('--json', '/out/a.json')).toContain('--json /out/a.json: the folder');
  });

  it('are refused by name', () => {
    expect(refusal('--only', 'speed')).toBe(`--only speed: there is ${names.join(', ')}.`);
    expect(refusal('--fp32', '/m')).toBe('--fp32 /m: there is no onnx/model.onnx in that folder.');
    expect(refusal('--fast')).toContain("'--fast'");
    expect(refusal('--only')).toContain('--only');
    expect(refusal('chat')).toContain("'chat'");
  });
});
