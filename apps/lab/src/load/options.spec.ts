import { describe, expect, it } from '@jest/globals';
import { loadHelp, parseLoadOptions } from './options.js';

const parse = (line: string, environment = {}) => parseLoadOptions(line.split(' ').filter(Boolean), environment);

describe('the options of a load', () => {
  it('have defaults for everything', () => {
    expect(parse('')).toEqual({
      workload: 'class-rooms',
      faults: [],
      pids: [],
      maxLagMs: 100,
      settleMs: 30_000,
      goneSeconds: 15,
      untilSearchable: false,
      adminHandle: 'admin',
    });
  });

  it('are read as they are given', () => {
    expect(
      parse(
        '--url http://h:1/x --admin-password p --steps 10,20.5 --seconds 3 --warm-up-seconds 0 --seed 7 --pid a=1 --pid b=2 --json j --html h --metrics http://h:2/metrics',
      ),
    ).toMatchObject({
      url: 'http://h:1',
      adminPassword: 'p',
      steps: [10, 20.5],
      seconds: 3,
      warmUpSeconds: 0,
      seed: 7,
      pids: [
        { name: 'a', pid: 1 },
        { name: 'b', pid: 2 },
      ],
      json: 'j',
      html: 'h',
      metrics: 'http://h:2/metrics',
    });
  });

  it('take the password from the environment', () => {
    expect(parse('--url http://h', { HOMEROOM_ADMIN_PASSWORD: 'p' })?.adminPassword).toBe('p');
  });

  it('are none when help is asked for, which names each of them', () => {
    expect(parse('--rate 5 --help')).toBeUndefined();
    for (const name of ['workload', 'rate', 'steps', 'fault', 'json', 'html', 'until-searchable', 'world', 'pid'])
      expect(loadHelp()).toContain(`--${name} `);
  });

  it.each([
    ['--rate 0', '--rate takes a number above 0, not "0".'],
    ['--rate fast', '--rate takes a number above 0, not "fast".'],
    ['--steps 20,10', '--steps takes rates that rise, such as 50,100,200, not "20,10".'],
    ['--steps 10,,20', '--steps takes a number above 0, not "".'],
    ['--rate 1 --steps 1,2', 'Give either --rate or --steps.'],
    ['--fault kill@3s --url http://h --admin-password p', '--fault needs a Homeroom of its own; leave --url out.'],
    ['--fault kill', '--fault kill: it is kill@30s'],
    ['--world w.json', '--world names people of a server that runs already: name it with --url.'],
    ['--url http://h', '--url needs --admin-password or HOMEROOM_ADMIN_PASSWORD'],
    ['--url ftp://h', '--url takes an address such as http://127.0.0.1:3000, not "ftp://h".'],
    ['--pid 4711', '--pid takes a name and a number, such as gateway=4711, not "4711".'],
    ['--speed 3', "Unknown option '--speed'"],
    ['storm', "Unexpected argument 'storm'"],
  ])('refuse %s', (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence);
  });
});
