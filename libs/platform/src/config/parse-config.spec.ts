import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { helpText, listVariables } from './help.js';
import { parseConfig, unknownVariables } from './parse-config.js';
import { serviceConfig } from './service-config.js';

const chat = z.object({
  HOMEROOM_DATA_DIR: z.string().describe('Folder of the data.'),
  HOMEROOM_KEEP_DAYS: z.coerce.number().int().min(1).default(30).describe('Days.'),
  HOMEROOM_COLOUR: z.enum(['red', 'blue']).default('red').describe('A colour.'),
  HOMEROOM_DEMO: z.stringbool().default(true).describe('Whether there is a demo school.'),
});

describe('parseConfig', () => {
  it('tells every problem at once, by variable and rule', () => {
    const parsed = parseConfig([serviceConfig, chat], {
      HOMEROOM_HTTP_PORT: '70000',
      HOMEROOM_KEEP_DAYS: 'x',
      HOMEROOM_COLOUR: 'green',
    });
    expect(parsed).toEqual({
      ok: false,
      problems: [
        'HOMEROOM_COLOUR must be one of red, blue',
        'HOMEROOM_DATA_DIR is required',
        'HOMEROOM_HTTP_PORT must be at most 65535',
        'HOMEROOM_KEEP_DAYS must be a number',
      ],
    });
  });

  it('never repeats a value', () => {
    const planted = 'hunter2-hunter2';
    const wrong = Object.fromEntries(
      [...Object.keys(serviceConfig.shape), ...Object.keys(chat.shape)].map((name) => [name, planted]),
    );
    const parsed = parseConfig([serviceConfig, chat], wrong);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toContain(planted);
  });

  it('takes an empty variable as unset and fills in defaults', () => {
    const parsed = parseConfig([chat], { HOMEROOM_DATA_DIR: 'data', HOMEROOM_KEEP_DAYS: '', HOMEROOM_DEMO: 'false' });
    expect(parsed).toEqual({
      ok: true,
      config: { HOMEROOM_DATA_DIR: 'data', HOMEROOM_KEEP_DAYS: 30, HOMEROOM_COLOUR: 'red', HOMEROOM_DEMO: false },
    });
  });

  it('names variables with our prefix that nobody knows', () => {
    expect(unknownVariables([chat], { HOMEROOM_DATADIR: 'x', PATH: '/bin', HOMEROOM_DATA_DIR: 'x' })).toEqual([
      'HOMEROOM_DATADIR',
    ]);
  });
});

describe('listVariables', () => {
  it('describes every variable of every service, with its default', () => {
    const variables = listVariables([serviceConfig, chat]);
    expect(variables.filter(({ description }) => description === '')).toEqual([]);
    expect(variables.find(({ name }) => name === 'HOMEROOM_KEEP_DAYS')).toEqual({
      name: 'HOMEROOM_KEEP_DAYS',
      description: 'Days.',
      fallback: '30',
      allowed: '1 or more',
    });
    const allowed = Object.fromEntries(variables.map((variable) => [variable.name, variable.allowed]));
    expect(allowed).toMatchObject({ HOMEROOM_HTTP_PORT: '0 to 65535', HOMEROOM_LOG_FORMAT: 'json, text' });
    expect(variables.find(({ name }) => name === 'HOMEROOM_DATA_DIR')?.fallback).toBe('must be set');
  });

  it('prints flags and variables as help', () => {
    const help = helpText(
      'demo',
      { port: 'HOMEROOM_HTTP_PORT', 'no-demo': { variable: 'HOMEROOM_DEMO', value: 'false' } },
      [chat],
    );
    expect(help).toContain('--port VALUE');
    expect(help).toContain('--no-demo    sets HOMEROOM_DEMO=false');
    expect(help).toContain('Days. [30]');
  });
});
