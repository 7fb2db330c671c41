import { describe, expect, it } from '@jest/globals';
import { topics } from '@homeroom/contracts';
import { account, caller, openSchool, roomWith, storedMessage } from '../delivery/school.test-fixture.js';
import { AppendQueue } from '../log/append-queue.js';
import { decodeMessagesRecord } from '../log/codec.js';
import { MemoryAuditLog } from '../ports/audit-log.memory.js';
import { MemoryEventLog } from '../ports/event-log.memory.js';
import { changeIdOf, messageIdOf } from '../ids/message-id.js';
import { ChangeMessage } from './change-message.js';
import { SendMessage } from './send-message.js';

const clientMessageId = '11111111-1111-4111-8111-111111111111';
const operationId = '22222222-2222-4222-8222-222222222222';

async function setUp() {
  const school = await openSchool();
  await school.accounts.insert([account('ana'), account('ben'), account('tom', { role: 'teacher' })]);
  await school.rooms.insert(roomWith('7b', ['ana', 'ben', 'tom']));
  await school.rooms.insert(roomWith('other', ['ana']));
  const eventLog = new MemoryEventLog({ clock: school.clock });
  const auditLog = new MemoryAuditLog();
  const appends = new AppendQueue({ eventLog, clock: school.clock });
  const ports = { ...school, appends, auditLog };
  const records = () =>
    eventLog.all(topics.messages).map(({ value }) => {
      const decoded = decodeMessagesRecord(value);
      return decoded.ok ? decoded.record : decoded;
    });
  return { ...ports, eventLog, records, send: new SendMessage(ports), change: new ChangeMessage(ports) };
}

describe('SendMessage', () => {
  it('writes what was said to the log and answers the id that every resend has', async () => {
    const { send, records, clock } = await setUp();
    const input = { roomId: '7b', clientMessageId, text: 'hello' };
    const id = messageIdOf('ana', '7b', clientMessageId);
    expect(await send.send(caller('ana'), input)).toEqual({ id });
    expect(await send.send(caller('ana'), input)).toEqual({ id });
    const record = {
      type: 'MessageSent',
      version: 1,
      id,
      roomId: '7b',
      authorId: 'ana',
      clientMessageId,
      text: 'hello',
      sentAt: new Date(clock.now()).toISOString(),
    };
    expect(records()).toEqual([record, record]);
  });

  it('does not answer before the log has', async () => {
    const school = await setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    const appends = new AppendQueue({ eventLog: { append: () => promise }, clock: school.clock });
    const answers: unknown[] = [];
    const sending = new SendMessage({ ...school, appends })
      .send(caller('ana'), { roomId: '7b', clientMessageId, text: 'hello' })
      .then((answer) => answers.push(answer));
    await school.clock.advance(2_000);
    expect(answers).toEqual([]);
    resolve();
    await sending;
    expect(answers).toHaveLength(1);
  });

  it('notes the members that a text names, each once, and no stranger', async () => {
    const { send, records } = await setUp();
    const text = '<@ben> and <@ben>, <@eve>, <@__proto__>, <@constructor>, @ana <@ana>';
    await send.send(caller('ana'), { roomId: '7b', clientMessageId, text });
    expect(records()).toMatchObject([{ mentions: ['ben', 'ana'], text }]);
  });

  it('refuses who is not a member and who is too fast, before anything is written', async () => {
    const { send, records } = await setUp();
    await expect(send.send(caller('eve', 'admin'), { roomId: '7b', clientMessageId, text: 'x' })).rejects.toMatchObject(
      { code: 'NOT_FOUND' },
    );
    await expect(send.send(caller('ana'), { roomId: 'nowhere', clientMessageId, text: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    for (let i = 0; i < 19; i++) await send.send(caller('ana'), { roomId: '7b', clientMessageId, text: 'x' });
    await expect(send.send(caller('ana'), { roomId: '7b', clientMessageId, text: 'x' })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 200,
    });
    expect(records()).toHaveLength(19);
  });

  it('goes on with the members it knows while the store is away', async () => {
    const { send, rooms, clock, records } = await setUp();
    await send.send(caller('ana'), { roomId: '7b', clientMessageId, text: 'x' });
    rooms.broken = true;
    await clock.advance(60_000);
    await send.send(caller('ana'), { roomId: '7b', clientMessageId: operationId, text: 'y' });
    await expect(send.send(caller('ana'), { roomId: 'other', clientMessageId, text: 'z' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(records()).toHaveLength(2);
  });
});

describe('ChangeMessage', () => {
  const messageId = messageIdOf('ana', '7b', '1');
  const target = { roomId: '7b', messageId, operationId };

  it('passes an operation on when the message is not stored yet: ingest will judge', async () => {
    const { change, records, clock } = await setUp();
    await change.edit(caller('ana'), { ...target, text: 'better <@tom>' });
    await change.delete(caller('ben'), target);
    await change.react(caller('ben'), { ...target, emoji: '👍', on: true });
    const at = new Date(clock.now()).toISOString();
    const base = { version: 1, operationId, roomId: '7b', messageId, at, moderator: false };
    expect(records()).toEqual([
      {
        ...base,
        type: 'MessageEdited',
        id: changeIdOf('ana', '7b', operationId),
        by: 'ana',
        text: 'better <@tom>',
        mentions: ['tom'],
      },
      { ...base, type: 'MessageDeleted', id: changeIdOf('ben', '7b', operationId), by: 'ben' },
      { ...base, type: 'ReactionSet', id: changeIdOf('ben', '7b', operationId), by: 'ben', emoji: '👍', on: true },
    ]);
  });

  it("refuses at once to change somebody else's message", async () => {
    const { change, messageStore, records } = await setUp();
    await messageStore.insertNumbered([storedMessage('7b', 1)]);
    await expect(change.edit(caller('ben'), { ...target, text: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(change.edit(caller('tom', 'teacher'), { ...target, text: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(change.delete(caller('ben'), target)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await change.delete(caller('ana'), target);
    expect(records()).toHaveLength(1);
  });

  it('lets a moderator remove a message with a reason, and audits it without its text', async () => {
    const { change, messageStore, records, auditLog } = await setUp();
    await messageStore.insertNumbered([storedMessage('7b', 1, { text: 'something nasty' })]);
    const tom = caller('tom', 'teacher');
    await expect(change.delete(tom, target)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await change.delete(tom, { ...target, reason: 'Unkind.' });
    expect(records()).toMatchObject([{ type: 'MessageDeleted', by: 'tom', moderator: true, reason: 'Unkind.' }]);
    const entries = await auditLog.list(null, 10);
    expect(entries).toMatchObject([{ by: 'tom', action: 'message-removed', subject: messageId, reason: 'Unkind.' }]);
    expect(JSON.stringify(entries)).not.toContain('nasty');
  });

  it('does not let a moderator slip past the reason while the message is not stored yet', async () => {
    const { change, records } = await setUp();
    await change.delete(caller('tom', 'teacher'), target);
    expect(records()).toMatchObject([{ moderator: false }]);
  });

  it('finds no message that lies in another room', async () => {
    const { change, messageStore, records } = await setUp();
    await messageStore.insertNumbered([storedMessage('7b', 1)]);
    const astray = { ...target, roomId: 'other' };
    await expect(change.react(caller('ana'), { ...astray, emoji: '👍', on: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(change.delete(caller('ana'), astray)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(records()).toEqual([]);
  });

  it('accepts the resend of a delete that was applied already', async () => {
    const { change, messageStore, records } = await setUp();
    await messageStore.insertNumbered([storedMessage('7b', 1, { text: '', deleted: true, rev: 1 })]);
    await change.delete(caller('ana'), target);
    expect(records()).toHaveLength(1);
  });
});
