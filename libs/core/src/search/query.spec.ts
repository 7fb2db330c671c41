import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Collapser } from './collapse.js';
import { fuse } from './fuse.js';
import { highlight, holdsPhrases } from './highlight.js';
import { parseQuery } from './parse-query.js';
import { passageOf } from './passage.js';

const match = (id: string, score: number, sentAt = 0) => ({ id, roomId: 'r', sentAt, score });
const even = { weights: { words: 1, meaning: 1 }, order: 'relevance' } as const;

describe('parseQuery', () => {
  it('wants some of the words, all of those in quotes, and with `all` all of them', () => {
    const { terms, phrases, text } = parseQuery('homework "Mr O’Brien" 9B');
    expect(text).toBe('homework Mr O’Brien 9B');
    expect(phrases).toEqual([['mr', 'obrien']]);
    expect(terms).toEqual([
      { token: 'homework', prefix: true, slip: true, required: false },
      { token: 'mr', prefix: false, slip: false, required: true },
      { token: 'obrien', prefix: false, slip: false, required: true },
      { token: '9b', prefix: false, slip: false, required: false },
    ]);
    expect(parseQuery('a bus', { all: true }).terms.every(({ required }) => required)).toBe(true);
  });

  it('takes a single quote mark for a sign like any other', () => {
    expect(parseQuery('5" pipe').phrases).toEqual([]);
    expect(parseQuery('"" «été» „Hof”').phrases).toEqual([['ete'], ['hof']]);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseQuery(text)));
  });
});

describe('highlight', () => {
  it('marks words and longer words, each once, and no ids of mentions', () => {
    const text = 'Trip! trips, <@trip> and TRÍP; tri';
    const marked = highlight(text, parseQuery('trip')).map(([start, end]) => text.slice(start, end));
    expect(marked).toEqual(['Trip', 'trips', 'TRÍP']);
  });

  it('leaves out tiny words, unless there are no others', () => {
    expect(highlight('it is a bus', parseQuery('is it a bus'))).toEqual([[8, 11]]);
    expect(highlight('it is 9B', parseQuery('is 9b'))).toEqual([[6, 8]]);
    expect(highlight('it is', parseQuery('is it'))).toEqual([
      [0, 2],
      [3, 5],
    ]);
  });

  it('joins what overlaps', () => {
    expect(highlight('東京大学', parseQuery('東京大'))).toEqual([[0, 3]]);
  });

  it('gives ranges that are ascending, apart and within the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, query) => {
        let last = -1;
        for (const [start, end] of highlight(`${text} ${query}`, parseQuery(query))) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length + query.length + 1);
      }),
    );
  });
});

describe('holdsPhrases', () => {
  it('wants the words one after the other', () => {
    const query = parseQuery('"bus is late"');
    expect(holdsPhrases('The BUS is late, again', query)).toBe(true);
    expect(holdsPhrases('late is the bus', query)).toBe(false);
    expect(holdsPhrases('anything', parseQuery('bus'))).toBe(true);
  });
});

describe('fuse', () => {
  it('ranks what both found above what one found, by 1/(60+rank)', () => {
    const finds = fuse({ words: [match('a', 9), match('b', 8)], dense: [match('c', 0.9), match('b', 0.8)] }, even);
    expect(finds.map(({ id, why }) => [id, why])).toEqual([
      ['b', 'both'],
      ['a', 'exact'],
      ['c', 'meaning'],
    ]);
    expect(finds[0]?.score).toBeCloseTo(2 / 62, 10);
  });

  it('leaves out what is far weaker than the best by words, and what is unlike', () => {
    const finds = fuse({ words: [match('a', 10), match('b', 0.1)], dense: [match('c', 0.05)] }, even);
    expect(finds.map(({ id }) => id)).toEqual(['a']);
  });

  it('weighs, and gives the newest first when asked to', () => {
    const matches = { words: [match('a', 1, 1)], dense: [match('b', 1, 2)] };
    expect(fuse(matches, { ...even, weights: { words: 2, meaning: 1 } }).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(fuse(matches, { ...even, order: 'newest' }).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(fuse({ words: [], dense: null }, even)).toEqual([]);
  });

  it('beside finds by meaning, does not call a chance word a find', () => {
    const matches = { words: [match('a', 0.2), match('b', 0.2)], dense: [match('a', 0.8)] };
    expect(fuse(matches, even).map(({ id, why }) => [id, why])).toEqual([['a', 'meaning']]);
    expect(fuse({ ...matches, dense: null }, even).map(({ why }) => why)).toEqual(['exact', 'exact']);
  });

  it('keeps what is only faintly like it from coming first because it is new', () => {
    const matches = {
      words: [match('a', 0.9, 1), match('b', 0.3, 8)],
      dense: [match('a', 0.8, 1), match('c', 0.7, 2), match('d', 0.4, 9)],
    };
    expect(fuse(matches, { ...even, order: 'newest' }).map(({ id }) => id)).toEqual(['c', 'a']);
    expect(fuse(matches, even).map(({ id }) => id)).toEqual(['a', 'c', 'd', 'b']);
  });
});

describe('Collapser', () => {
  const kept = (...texts: string[]) => {
    const collapser = new Collapser<string>((text) => text);
    for (const text of texts) collapser.add(text);
    return collapser.groups.map(({ item, same }) => [item, same.length]);
  };

  it('keeps the first of what says the same', () => {
    expect(kept('ok', 'OK!', 'ok then', 'Ok')).toEqual([
      ['ok', 2],
      ['ok then', 0],
    ]);
    const long = 'the museum trip on friday leaves at nine from the main gate with coach two';
    expect(kept(long, `${long}!!`, `${long} please`, `${long} but not for those of us in 9C`)).toEqual([
      [long, 2],
      [`${long} but not for those of us in 9C`, 0],
    ]);
  });

  it('keeps every short message that has a word of its own', () => {
    expect(kept('bus 1 late', 'bus 2 late', 'bus late')).toHaveLength(3);
  });
});

describe('passageOf', () => {
  it('has nothing of tombstones, emoji and mentions alone', () => {
    for (const text of ['', '🎉🎉', '  ', '...', '<@ana>']) expect(passageOf({ text })).toBeNull();
    expect(passageOf({ text: 'bus', deleted: true })).toBeNull();
    expect(passageOf({ text: 'x' })).toBe('x');
  });

  it('puts the beginning of what is answered before the answer', () => {
    expect(passageOf({ text: 'yes <@ben>, at  nine' }, 'does the bus\ngo?')).toBe('does the bus go?\nyes , at nine');
    expect(passageOf({ text: 'yes' }, 'word '.repeat(100))?.split(/\s/u)).toHaveLength(33);
  });
});
