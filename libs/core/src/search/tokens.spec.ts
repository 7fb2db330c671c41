import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countWords, tokenize, tokenizeQuery } from './tokens.js';

const words = (text: string): string[] => tokenize(text).map(({ token }) => token);
const queried = (text: string): string[] => tokenizeQuery(text).map(({ token }) => token);

describe('tokenize', () => {
  it.each([
    ['9B has Physics in H2.14 at 10:30', ['9b', 'has', 'physics', 'in', 'h2', '14', 'at', '10', '30']],
    ["Don't! we’ll see, I'm in", ['dont', 'well', 'see', 'im', 'in']],
    ["Ben's book, O'Brien’s bag", ['ben', 'book', 'obrien', 'bag']],
    ["à l'école aujourd'hui", ['a', 'l', 'ecole', 'aujourdhui']],
    ['Zoë Müller, Łukasz, Nguyễn, Straße', ['zoe', 'muller', 'lukasz', 'nguyen', 'strasse']],
    ['x-y AND (a OR "b") NEAR/2 col:1 *', ['x', 'y', 'and', 'a', 'or', 'b', 'near', '2', 'col', '1']],
    ['ﬁne Ⅳ ＡＢＣ', ['fine', 'iv', 'abc']],
    ['party 🎉👍🏽', ['party', '🎉', '👍']],
    ['東京大学へ行く abc', ['東京', '京大', '大学', '学へ', 'へ行', '行く', 'く', 'abc']],
    ['สวัสดี', ['สวั', 'วัส', 'สดี', 'ดี']],
    ['한국어 수업', ['한국어', '수업']],
    ['שָׁלוֹם مُحَمَّد', ['שלום', 'محمد']],
    ['हिन्दी की कक्षा', ['हिन्दी', 'की', 'कक्षा']],
    ['… !? ’ -- "" \u200b', []],
  ])('makes words of %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('looks for pairs only, unless there is one letter', () => {
    expect(queried('東京大学')).toEqual(['東京', '京大', '大学']);
    expect(queried('東')).toEqual(['東']);
  });

  it('finds a word however its accents and its case were typed', () => {
    for (const spelling of ['Café', 'CAFE\u0301', 'cafe']) expect(words(spelling)).toEqual(['cafe']);
  });

  it('says where each word stands', () => {
    const text = "Zoë's  Bäume: 9B, l'école";
    expect(tokenize(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      "Zoë's",
      'Bäume',
      '9B',
      'l',
      'école',
    ]);
  });

  it('cuts words that nobody types', () => {
    expect(words('a'.repeat(4_000))).toEqual(['a'.repeat(64)]);
  });

  it('takes any text; its words are in order and stand in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let start = 0;
        for (const token of tokenize(text)) {
          expect(token.start).toBeGreaterThanOrEqual(start);
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.end).toBeLessThanOrEqual(text.length);
          start = token.start;
        }
      }),
    );
  });
});

describe('countWords', () => {
  it('counts each word of a text', () => {
    expect([...countWords('Bus, bus and BUS; train')]).toEqual([
      ['bus', 3],
      ['and', 1],
      ['train', 1],
    ]);
  });
});
