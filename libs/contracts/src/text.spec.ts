import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limits } from './limits.js';
import { password } from './people.js';
import { codePoints, emojiText, messageText, nameText, reasonText } from './text.js';

const accepts = (text: string) => messageText.safeParse(text).success;

describe('the text of a message', () => {
  it('is counted in code points after NFC, up to the limit and not one more', () => {
    expect(accepts('🦉'.repeat(limits.messageCodePoints))).toBe(true);
    expect(accepts('🦉'.repeat(limits.messageCodePoints + 1))).toBe(false);
    expect(messageText.parse('e\u0301'.repeat(limits.messageCodePoints))).toBe(
      '\u00e9'.repeat(limits.messageCodePoints),
    );
  });

  it.each([
    ['a lone surrogate', 'x\ud800'],
    ['NUL', 'a\0b'],
    ['an escape character', 'a\u001b[31m'],
    ['nothing', ''],
    ['only white space', ' \n\t '],
  ])('refuses %s', (_what, text) => {
    expect(accepts(text)).toBe(false);
  });

  it.each([
    ['tabs and line breaks', 'a\tb\nc\r\n'],
    ['bidi controls', '\u202Eabc'],
    ['html', '<b>&amp;</b>'],
    ['dollar keys', '{"$gt":""}'],
  ])('keeps %s as they are', (_what, text) => {
    expect(messageText.parse(text)).toBe(text);
  });

  it('is read in milliseconds, whatever 64 KiB hold', () => {
    const unsorted = 'a' + '\u0301\u0323'.repeat(16_000);
    for (const schema of [messageText, nameText, reasonText, password, emojiText]) {
      const startedAt = performance.now();
      expect(schema.safeParse(unsorted).success).toBe(false);
      expect(performance.now() - startedAt).toBeLessThan(50);
    }
    expect(accepts(`a${'\u0301\u0323'.repeat(15)}`)).toBe(true);
    expect(accepts(`a${'\u0336'.repeat(1_000)}`)).toBe(true);
  });

  it('survives a second reading unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = messageText.safeParse(text);
        if (once.success) expect(messageText.parse(once.data)).toBe(once.data);
      }),
    );
  });

  it('counts code points as the string iterator does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => codePoints(text) === [...text].length));
  });
});

describe('a name', () => {
  it('is trimmed, and refuses characters that hide or turn', () => {
    expect(nameText.parse('  Ana  ')).toBe('Ana');
    for (const bad of ['A\u202Ena', 'A\u200Bna', 'A\nna', ' ', 'x'.repeat(limits.nameCodePoints + 1)]) {
      expect(nameText.safeParse(bad).success).toBe(false);
    }
  });
});

describe('an emoji', () => {
  it.each(['👍', '👩‍👩‍👧', '🇩🇪', '1️⃣', '❤️'])('may be %s', (emoji) =>
    expect(emojiText.safeParse(emoji).success).toBe(true),
  );
  it.each(['', 'a', '.', '$', '👍👍', '__proto__', ' '])('may not be "%s"', (text) =>
    expect(emojiText.safeParse(text).success).toBe(false),
  );
});
