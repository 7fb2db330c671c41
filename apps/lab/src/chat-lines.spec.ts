import { describe, expect, it } from '@jest/globals';
import { OperationalError } from './operational-error.js';
import { limitPerRoom, parseLines, readLines } from './chat-lines.js';

const json = (fields: object): string => JSON.stringify({ room: 'a', n: 1, author: 'ada', text: 'hi', ...fields });
const fixture = new URL('../fixtures/real-chat-5000.jsonl.gz', import.meta.url).pathname;

describe('reading the file', () => {
  it('keeps lines in file order and ignores fields it does not know', () => {
    const { lines } = parseLines(`${json({ time: '09:00' })}\n${json({ n: 2, replyTo: 1 })}\r\n\n`);
    expect(lines).toEqual([
      { room: 'a', n: 1, author: 'ada', text: 'hi' },
      { room: 'a', n: 2, author: 'ada', text: 'hi', replyTo: 1 },
    ]);
  });

  it('counts what it skips by reason, and hides nothing', () => {
    const bad = [
      '{',
      '7',
      json({ room: ' ' }),
      json({ n: 0 }),
      json({ author: '' }),
      json({ text: 1 }),
      json({ n: 3, replyTo: '2' }),
      json({}),
      json({}),
    ];
    expect(parseLines(bad.join('\n')).skipped).toEqual({
      'not JSON': 1,
      'not an object': 1,
      'no room': 1,
      'no position': 1,
      'no author': 1,
      'no text': 1,
      'bad replyTo': 1,
      'position twice': 1,
    });
  });

  it('keeps odd texts: the server is to judge them', () => {
    const texts = ['', 'a\u0000b', 'x'.repeat(5_000), '\ud800'];
    expect(
      parseLines(texts.map((text, i) => json({ n: i + 1, text })).join('\n')).lines.map(({ text }) => text),
    ).toEqual(texts);
  });

  it('takes the first lines of every room in proportion', () => {
    const lines = ['a', 'b', 'c'].flatMap((room) => [1, 2, 3, 4].map((n) => ({ room, n, author: 'ada', text: 'hi' })));
    expect(limitPerRoom(lines, 6).map(({ room, n }) => room + n)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
    expect(limitPerRoom(lines, 1)).toHaveLength(3);
    expect(limitPerRoom(lines, 1_000)).toHaveLength(12);
  });

  it('reads the packed fixture: 40 rooms of 125 lines', async () => {
    const { lines, skipped } = await readLines(fixture);
    expect([lines.length, new Set(lines.map(({ room }) => room)).size, skipped]).toEqual([5_000, 40, {}]);
    expect(limitPerRoom(lines, 400)).toHaveLength(400);
  });

  it('names the file it cannot read', async () => {
    await expect(readLines('/nowhere/chat.jsonl')).rejects.toThrow(OperationalError);
    await expect(readLines('/nowhere/chat.jsonl')).rejects.toThrow(/\/nowhere\/chat\.jsonl/u);
  });

  it('refuses a file without a single message', async () => {
    await expect(readLines(import.meta.filename)).rejects.toThrow(/holds no message/u);
  });
});
