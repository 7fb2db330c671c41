import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

function setUp(format: 'json' | 'text' = 'json') {
  const lines: string[] = [];
  return { lines, log: createLogger({ name: 'gateway', level: 'info', format, write: (line) => lines.push(line) }) };
}

describe('createLogger', () => {
  it('writes one JSON object a line with time, level and service', () => {
    const { lines, log } = setUp();
    log.info({ rooms: 3 }, 'ready');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      service: 'gateway',
      rooms: 3,
      msg: 'ready',
      time: expect.stringMatching(/Z$/u),
    });
  });

  it('hides words of people and keys, also below the top', () => {
    const { lines, log } = setUp();
    const secret = 'open sesame';
    log.warn(
      {
        text: secret,
        body: { password: secret, session: { refreshToken: secret } },
        headers: { 'set-cookie': secret },
        'set-cookie': secret,
      },
      'odd',
    );
    expect(lines[0]).not.toContain(secret);
  });

  it('describes an error without the fields hung on it, and its causes', () => {
    const { lines, log } = setUp();
    const error = Object.assign(new Error('no store', { cause: new Error('disk full') }), { document: 'dear diary' });
    log.error({ err: error }, 'failed');
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      type: 'Error',
      message: 'no store',
      cause: { message: 'disk full' },
    });
    expect(lines[0]).not.toContain('dear diary');
  });

  it('hides the message of an error that quotes what it could not parse', () => {
    const { lines, log } = setUp();
    try {
      JSON.parse('dear diary');
    } catch (error) {
      log.error({ err: error }, 'failed');
    }
    expect(lines[0]).toContain('SyntaxError');
    expect(lines[0]).not.toContain('diary');
  });

  it('writes short lines for people when told so', () => {
    const { lines, log } = setUp('text');
    log.warn({ port: 3000 }, 'ready');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn  ready port=3000\n$/u);
  });
});
