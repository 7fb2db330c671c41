import { z } from 'zod';
import { limits } from './limits.js';

/** Bidi overrides and isolates: harmless inside a message (the page isolates it), refused in names. */
const bidiControls = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const controls = /[\u0000-\u001F\u007F-\u009F]/u;
const controlsButLayout = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/u;
/** Zero-width characters that would make two names look alike. */
const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]/u;

export const codePoints = (text: string): number => {
  let count = 0;
  for (let i = 0; i < text.length; i++, count++) if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
  return count;
};

/** Unicode's Stream-Safe Text Format (UAX #15) has no more in a row either. */
const marksInARow = /\p{M}{31,}/gu;

/** NFC sorts a run of different marks in the square of its length: 64 KiB of them would stop the process for half a second. */
const isQuickToNormalise = (text: string): boolean =>
  [...text.matchAll(marksInARow)].every(([run]) => new Set(run).size === 1);

/** Text that may be normalised. */
const wellFormed = z
  .string()
  .refine((text) => text.isWellFormed(), { message: 'has a lone surrogate', abort: true })
  .refine(isQuickToNormalise, { message: 'has too many combining marks in a row', abort: true });

/**
 * The text of a message: well-formed, NFC, 1 to 4,000 code points, not blank, no control characters but tab and line breaks.
 * Longer text fails with the code `MESSAGE_TOO_LONG` instead of `BAD_REQUEST`.
 */
export const messageText = wellFormed
  .overwrite((text) => text.normalize('NFC'))
  .refine((text) => codePoints(text) <= limits.messageCodePoints, {
    message: `is longer than ${limits.messageCodePoints} characters`,
    params: { code: 'MESSAGE_TOO_LONG' },
    abort: true,
  })
  .refine((text) => text.trim().length > 0, { message: 'is empty' })
  .refine((text) => !controlsButLayout.test(text), { message: 'has control characters' });

/** One line for people to read: a name, a topic. Trimmed, NFC, no control, bidi or invisible characters. */
const line = (max: number, min: number) =>
  wellFormed
    .overwrite((text) => text.normalize('NFC').trim())
    .refine((text) => codePoints(text) >= min, {
      message: min === 1 ? 'is empty' : `is shorter than ${min} characters`,
    })
    .refine((text) => codePoints(text) <= max, { message: `is longer than ${max} characters` })
    .refine((text) => !controls.test(text) && !bidiControls.test(text) && !invisible.test(text), {
      message: 'has control, direction or invisible characters',
    });

export const nameText = line(limits.nameCodePoints, 1);
export const topicText = line(limits.topicCodePoints, 0);

/** A reason or a note: like a message, shorter. */
export const reasonText = wellFormed
  .overwrite((text) => text.normalize('NFC').trim())
  .refine((text) => codePoints(text) >= 1, { message: 'is empty' })
  .refine((text) => codePoints(text) <= limits.reasonCodePoints, {
    message: `is longer than ${limits.reasonCodePoints} characters`,
  })
  .refine((text) => !controlsButLayout.test(text), { message: 'has control characters' });

/** What somebody looks for: one line of 1 to 500 characters; what it means is decided by whoever searches. */
export const searchText = wellFormed
  .overwrite((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .refine((text) => codePoints(text) >= 1, { message: 'is empty' })
  .refine((text) => codePoints(text) <= limits.searchCodePoints, {
    message: `is longer than ${limits.searchCodePoints} characters`,
  })
  .refine((text) => !controls.test(text), { message: 'has control characters' });

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One emoji: one grapheme, at most 32 bytes of UTF-8, pictographic. */
export const emojiText = wellFormed.refine(
  (text) =>
    new TextEncoder().encode(text).length <= limits.emojiBytes &&
    [...graphemes.segment(text)].length === 1 &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text),
  { message: 'is not one emoji' },
);
