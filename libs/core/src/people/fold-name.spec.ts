import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findKey, foldText, searchKey, wordKey } from './fold-name.js';

describe('folding of names', () => {
  it('takes case, accents, strokes and ligatures away', () => {
    expect(foldText('ÉLODIE Łukasz Søren Weiß İpek')).toBe('elodie lukasz soren weiss ipek');
  });

  it('changes nothing when done again', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)));
  });

  it('finds every beginning of every word, and several words that follow each other', () => {
    const key = searchKey({ name: 'María-José de la Cruz', handle: 'mj.cruz' });
    for (const text of ['maria', 'JOS', 'de la', 'josé de', 'cruz', 'mj.cr', 'mj'])
      expect(key).toContain(findKey(text));
    for (const text of ['aria', 'ruz', 'la de']) expect(key).not.toContain(findKey(text));
  });

  it('keeps the vowel signs of scripts that write them as marks', () => {
    expect(wordKey('कीर्ति')).not.toBe(wordKey('करत'));
  });

  it('looks for everybody when the query is blank and for nobody when it has only signs', () => {
    expect(findKey('  ')).toBe('');
    expect(findKey('%_')).toBeNull();
  });
});
