import { fileURLToPath } from 'node:url';
import { messageText } from '@homeroom/contracts';
import { OperationalError } from '../operational-error.js';
import { readLines } from '../chat-lines.js';
import type { Chance } from './chance.js';

export const realChat = fileURLToPath(new URL('../../fixtures/real-chat-5000.jsonl.gz', import.meta.url));

const syntheticLength = 75;
const words =
  'meeting homework tomorrow please bring your books room changed because the bus is late again who has page seven'.split(
    ' ',
  );

/** What is written in a load. */
export type Texts = { readonly describe: string; next(): string };

/** Lines that people have written, in an order by chance: lengths and repetitions are as they are in life. @throws OperationalError */
export async function realTexts(file: string, chance: Chance): Promise<Texts> {
  const { lines } = await readLines(file);
  // Log files hold control characters that no message may have.
  const texts = lines.flatMap(({ text }) => messageText.safeParse(text).data ?? []);
  if (texts.length === 0) throw new OperationalError(`${file} holds no text that a message may have.`);
  return { describe: `${texts.length} real lines`, next: () => texts[chance.index(texts.length)] ?? '' };
}

/** 75 characters, none twice. */
export function syntheticTexts(chance: Chance): Texts {
  let count = 0;
  return {
    describe: `synthetic, ${syntheticLength} characters, none twice`,
    next: () => {
      let text = `${(count += 1)}`;
      while (text.length < syntheticLength) text += ` ${words[chance.index(words.length)]}`;
      return text.slice(0, syntheticLength).trimEnd();
    },
  };
}
