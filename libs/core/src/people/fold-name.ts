/** Letters that have no decomposition but are typed without their stroke or ligature. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};

/** Text as people search it: lower case, without accents, compatibility forms made plain. Idempotent. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/[ßæœøđðþłı]/gu, (letter) => plainLetters[letter] ?? letter);

/** The folded words of a text, each after one space: `' ana lopez'`. '' when it has no letter or digit. */
export const wordKey = (text: string): string =>
  foldText(text)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .map((word) => ` ${word}`)
    .join('');

/** What `Accounts.find` looks in; a query matches where its own `wordKey` is a part of this. */
export const searchKey = ({ name, handle }: { readonly name: string; readonly handle: string }): string =>
  `${wordKey(name)}\n${wordKey(handle)}`;

/** The part to look for; '' finds everybody, null finds nobody (a query of signs only). */
export function findKey(text: string): string | null {
  if (text.trim() === '') return '';
  return wordKey(text) || null;
}
