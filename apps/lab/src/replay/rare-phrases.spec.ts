import { describe, expect, it } from '@jest/globals';
import type { Attempt } from '../evidence/oracle.js';
import { pickRarePhrases } from './rare-phrases.js';

const said = (text: string, id?: string): Attempt => ({
  authorId: 'ada',
  clientMessageId: text,
  text,
  span: { sent: 0, answered: 1 },
  ...(id === undefined ? { outcome: 'refused' } : { outcome: 'acked', ackedId: id }),
});
const pick = (...texts: string[]) =>
  pickRarePhrases([{ roomId: 'a', attempts: texts.map((text, i) => said(text, `m${i}`)) }], 20);

describe('the rare phrases of a replay', () => {
  it('reach from one rare word to the next, as they stand in the message', () => {
    expect(pick('so the Zebra saw a Quokka, really', 'really so')).toEqual([
      { roomId: 'a', messageId: 'm0', phrase: 'Zebra saw a Quokka', words: 'zebra quokka' },
    ]);
  });

  it.each([
    ['a word that another message holds, however it is written', ['zebra quokka', 'ZEBRA']],
    ['one rare word twice', ['zebra zebra']],
    ['short words', ['four nice cats']],
    ['words with an apostrophe, a digit or a letter that some write otherwise', ["zebra's quokkas2 wombät dingoes"]],
    ['quotes between the two', ['zebra "quokka"']],
    ['a mention between the two', ['zebra <@x> quokka']],
    ['two words far from each other', [`zebra ${'a '.repeat(40)}quokka`]],
  ])('are not made of %s', (_, texts) => {
    expect(pick(...texts)).toEqual([]);
  });

  it('are only of messages that were promised', () => {
    expect(pickRarePhrases([{ roomId: 'a', attempts: [said('zebra quokka')] }], 20)).toEqual([]);
  });

  it('are spread over rooms and time, and the same each time', () => {
    const rooms = ['aaaaa', 'bbbbb'].map((roomId) => ({
      roomId,
      attempts: ['rrrrr', 'sssss', 'ttttt', 'uuuuu'].map((word) =>
        said(`${roomId}${word} ${word}${roomId}`, `${roomId} ${word}`),
      ),
    }));
    const ids = (count: number) => pickRarePhrases(rooms, count).map(({ messageId }) => messageId);
    expect(ids(4)).toEqual(['aaaaa sssss', 'aaaaa uuuuu', 'bbbbb sssss', 'bbbbb uuuuu']);
    expect(ids(99)).toHaveLength(8);
  });
});
