import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { messageBatch } from '@homeroom/contracts';
import { School, next, send } from './monolith.test-kit.js';

const vector = Float32Array.of(0.25, 0.5, 0.75);
const embed = async (): Promise<Float32Array> => vector;
let school: School;

beforeEach(() => void (school = new School()));
afterEach(() => school.close());

function rows(file: 'messages' | 'vectors', query: string) {
  const database = new DatabaseSync(join(school.folder, `${file}.sqlite`), { readOnly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}
const idOf = (answer: Awaited<ReturnType<typeof send>>): string => {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data.id;
};
const codeOf = (answer: Awaited<ReturnType<typeof send>>): string => (answer.ok ? 'ok' : answer.error.code);

describe('a message to the monolith', () => {
  it('is stored, indexed, told to every member and to nobody else, and acked', async () => {
    const { index } = await school.start(embed);
    const [ana, ben, cora] = [await school.join('ana'), await school.join('ben'), await school.join('cora')];
    const [atAna, atBen, atCora] = [next(ana.socket), next(ben.socket), next(cora.socket)];
    const clientMessageId = randomUUID();
    const id = idOf(await send(ana.socket, 'class', { clientMessageId, text: 'Good morning' }));
    const batch = await atBen;
    expect(messageBatch.parse(batch)).toEqual({
      ...{ roomId: 'class', memberVersion: 1, rev: 0, from: 1, to: 1 },
      messages: [
        {
          ...{ id, roomId: 'class', seq: 1, rev: 0, authorId: 'ana', text: 'Good morning', clientMessageId },
          sentAt: expect.any(String),
        },
      ],
    });
    expect(await atAna).toEqual(batch);
    expect(rows('messages', 'SELECT room_id, seq, id, text FROM messages')).toEqual([
      expect.objectContaining({ room_id: 'class', seq: 1, id, text: 'Good morning' }),
    ]);
    expect(index.vectorOf(id)).toEqual(vector);
    const [point] = rows('vectors', 'SELECT * FROM points');
    expect(point).toMatchObject({ id, room_id: 'class' });
    expect([...new Float32Array((point!['vector'] as Uint8Array).slice().buffer)]).toEqual([...vector]);
    // What Cora hears first is her own.
    await send(cora.socket, 'other');
    expect([(await atCora).roomId, cora.heard.length]).toEqual(['other', 1]);
  });

  it('is on the disk before its embedding is asked for, and neither told nor acked before that has come', async () => {
    const gate = Promise.withResolvers<Float32Array>();
    const asked = Promise.withResolvers<void>();
    await school.start(async (text) => {
      if (text === 'ready') return vector;
      asked.resolve();
      return gate.promise;
    });
    const [ana, ben] = [await school.join('ana'), await school.join('ben')];
    let acked = false;
    const answer = send(ana.socket, 'class').finally(() => (acked = true));
    await asked.promise;
    expect(rows('messages', 'SELECT seq FROM messages')).toHaveLength(1);
    // An answer to a later request: whatever the server had said of the message would have come before.
    expect(codeOf(await send(ben.socket, 'nowhere'))).toBe('NOT_FOUND');
    expect(codeOf(await send(ana.socket, 'nowhere'))).toBe('NOT_FOUND');
    expect([acked, ben.heard.length, rows('vectors', 'SELECT id FROM points').length]).toEqual([false, 0, 0]);
    gate.resolve(vector);
    expect(codeOf(await answer)).toBe('ok');
    // The broadcast comes before the ack.
    expect(ana.heard).toHaveLength(1);
  });

  it('does not wait for other messages', async () => {
    const both = Promise.withResolvers<Float32Array>();
    const waiting: string[] = [];
    await school.start(async (text) => {
      if (text === 'ready') return vector;
      if (waiting.push(text) === 2) both.resolve(vector);
      return both.promise;
    });
    const { socket, heard } = await school.join('ana');
    const answers = await Promise.all([send(socket, 'class'), send(socket, 'class')]);
    expect(answers.map(codeOf)).toEqual(['ok', 'ok']);
    expect(heard.map(({ from }) => from).toSorted((a, b) => a - b)).toEqual([1, 2]);
  });

  it('is stored once when it is sent again, and has the same id', async () => {
    await school.start(embed);
    const [{ socket, heard }, ben] = [await school.join('ana'), await school.join('ben')];
    const clientMessageId = randomUUID();
    const first = idOf(await send(socket, 'class', { clientMessageId }));
    expect(idOf(await send(socket, 'class', { clientMessageId, text: 'other words' }))).toBe(first);
    expect(idOf(await send(ben.socket, 'class', { clientMessageId }))).not.toBe(first);
    expect(rows('messages', 'SELECT seq, text, author_id FROM messages')).toEqual([
      expect.objectContaining({ seq: 1, text: 'hello', author_id: 'ana' }),
      expect.objectContaining({ seq: 2, author_id: 'ben' }),
    ]);
    expect(heard.map(({ from }) => from)).toEqual([1, 2]);
  });

  it('names the message of the same room that it answers', async () => {
    await school.start(embed);
    const { socket, heard } = await school.join('ana');
    const id = idOf(await send(socket, 'class'));
    await send(socket, 'class', { replyTo: id });
    await send(socket, 'class', { replyTo: 'x'.repeat(43) });
    expect(heard.map(({ messages }) => messages[0]?.replyTo)).toEqual([undefined, { id, seq: 1 }, undefined]);
  });

  it('is refused when its sender is no member', async () => {
    await school.start(embed);
    const [ana, cora] = [await school.join('ana'), await school.join('cora')];
    expect(await send(cora.socket, 'class')).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', retryable: false },
    });
    await send(ana.socket, 'class');
    expect(ana.heard.map(({ messages }) => messages[0]?.authorId)).toEqual(['ana']);
    expect(rows('messages', 'SELECT author_id FROM messages')).toHaveLength(1);
  });

  it.each([
    ['BAD_REQUEST', { text: ' \n' }],
    ['BAD_REQUEST', { text: 7 }],
    ['BAD_REQUEST', { clientMessageId: 'short' }],
    ['BAD_REQUEST', { replyTo: 1 }],
    ['MESSAGE_TOO_LONG', { text: 'x'.repeat(4_001) }],
    ['ok', { text: '😀'.repeat(4_000) }],
  ])('is answered %s by what it holds', async (code, rest) => {
    await school.start(embed);
    const { socket } = await school.join('ana');
    expect(codeOf(await send(socket, 'class', rest))).toBe(code);
  });

  it('may be sent again when its embedding failed, and why is told on stderr', async () => {
    const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    await school.start(async (text) => (text === 'ready' ? vector : Promise.reject(new Error('planted'))));
    const { socket } = await school.join('ana');
    expect(await send(socket, 'class')).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE', retryable: true } });
    expect(stderr).toHaveBeenCalledWith(new Error('planted'));
    stderr.mockRestore();
  });
});

describe('the monolith', () => {
  it('says when it is ready', async () => {
    await school.start(embed);
    const answers = await Promise.all(['/readyz', '/other'].map((path) => fetch(`${school.origin}${path}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  it.each([
    ['UNAUTHENTICATED', { v: 1, token: 'wrong' }],
    ['UNAUTHENTICATED', { v: 1 }],
    ['UPGRADE_REQUIRED', { v: 2, token: 'ana-token' }],
  ])('refuses a handshake with %s', async (code, auth) => {
    await school.start(embed);
    await expect(school.connect(auth)).rejects.toMatchObject({ data: { error: { code, retryable: false } } });
  });

  it('goes on where it was after a restart', async () => {
    await school.start(embed);
    const id = idOf(await send((await school.join('ana')).socket, 'class'));
    await school.stop();
    const { index } = await school.start(embed);
    const { socket, heard } = await school.join('ana');
    await send(socket, 'class');
    expect(heard.map(({ from }) => from)).toEqual([2]);
    expect(index.vectorOf(id)).toEqual(vector);
  });
});
