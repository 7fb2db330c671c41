import { randomUUID } from 'node:crypto';
import { emit, message, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

const wrongTexts = [7, null, true, [], ['words'], {}, { text: 'words' }, undefined];
const wrongUuids = [7, null, [], {}, '', 'not a uuid', '{0190a3f4-1c1e-7c3a-8000-123456789abc}', undefined];
const wrongIds = [7, null, [], {}, '', true];
const wrongSeqs = ['5', -1, 1.5, 2 ** 53, null, [1], undefined];

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

const operation = ({ world }: At, wrong: object): object => ({
  roomId: world.rooms.open,
  messageId: world.messages.hers,
  operationId: randomUUID(),
  ...wrong,
});

const page = (query: string) => (at: At) => ({ path: `/rooms/${at.world.rooms.open}/messages?${query}` });

export const typeCases: readonly HostileCase[] = [
  ...wrongTexts.flatMap((text) => message(`text is ${shown(text)}`, () => ({ text }), 'BAD_REQUEST')),
  ...wrongUuids.flatMap((id) =>
    message(`clientMessageId is ${shown(id)}`, () => ({ clientMessageId: id }), 'BAD_REQUEST'),
  ),
  ...wrongIds.flatMap((replyTo) => message(`replyTo is ${shown(replyTo)}`, () => ({ replyTo }), 'BAD_REQUEST')),
  ...wrongIds.map((roomId) => emit(`roomId is ${shown(roomId)}`, () => ['typing:start', { roomId }], 'BAD_REQUEST')),
  ...wrongSeqs.map((seq) =>
    emit(`seq is ${shown(seq)}`, ({ world }) => ['read:mark', { roomId: world.rooms.open, seq }], 'BAD_REQUEST'),
  ),
  ...[null, [], 'words', 7, true].map((json) =>
    rest(
      `the body is ${shown(json)}`,
      (at) => ({ path: `/rooms/${at.world.rooms.open}/messages`, json }),
      'BAD_REQUEST',
    ),
  ),
  ...[null, [], 'words', 7, true].map((payload) =>
    emit(`the payload is ${shown(payload)}`, () => ['message:send', payload], 'BAD_REQUEST'),
  ),
  emit('there is no payload', () => ['message:send'], 'BAD_REQUEST'),
  emit('there are two payloads', () => ['presence:watch', { userIds: [] }, { userIds: [] }], 'BAD_REQUEST'),
  emit('userIds is a string', ({ canary }) => ['presence:watch', { userIds: canary }], 'BAD_REQUEST'),
  emit('userIds holds numbers', () => ['presence:watch', { userIds: [1, 2] }], 'BAD_REQUEST'),
  emit('on is a word', (at) => ['reaction:set', operation(at, { emoji: '👍', on: 'yes' })], 'BAD_REQUEST'),
  emit('emoji is a number', (at) => ['reaction:set', operation(at, { emoji: 7, on: true })], 'BAD_REQUEST'),
  emit('the text of an edit is a list', (at) => ['message:edit', operation(at, { text: [at.canary] })], 'BAD_REQUEST'),
  emit('the reason is an object', (at) => ['message:delete', operation(at, { reason: {} })], 'BAD_REQUEST'),
  rest('limit is a word', page('limit=many'), 'BAD_REQUEST'),
  rest('limit is 0', page('limit=0'), 'BAD_REQUEST'),
  rest('after is negative', page('after=-1'), 'BAD_REQUEST'),
  rest('after is a fraction', page('after=1.5'), 'BAD_REQUEST'),
  rest('after is given twice', page('after=1&after=2'), 'BAD_REQUEST'),
  rest('after and before at once', page('after=1&before=2'), 'BAD_REQUEST'),
  rest('seqs are words', page('seqs=one,two'), 'BAD_REQUEST'),
  rest('changes after nothing', (at) => ({ path: `/rooms/${at.world.rooms.open}/changes` }), 'BAD_REQUEST'),
  rest('rooms of a sync is a list', () => ({ path: '/sync', json: { rooms: [] } }), 'BAD_REQUEST'),
  rest(
    'what is held of a room is null',
    (at) => ({ path: '/sync', json: { rooms: { [at.world.rooms.open]: null } } }),
    'BAD_REQUEST',
  ),
  rest(
    'memberIds is a string',
    ({ canary }) => ({ path: '/rooms', json: { kind: 'direct', memberIds: canary } }),
    'BAD_REQUEST',
  ),
  rest('the kind of a room is unknown', ({ canary }) => ({ path: '/rooms', json: { kind: canary } }), 'BAD_REQUEST'),
  rest(
    'a password is a number',
    () => ({ path: '/session', by: 'nobody', json: { handle: 'ada', password: 7 } }),
    'BAD_REQUEST',
  ),
  rest(
    'the end of a mute is a number',
    ({ world: { people, rooms } }) => ({
      by: 'tess',
      method: 'PUT',
      path: `/rooms/${rooms.open}/members/${people.ada.id}/mute`,
      json: { until: 7, reason: 'why not' },
    }),
    'BAD_REQUEST',
  ),
];
