import { randomUUID } from 'node:crypto';
import { eventually } from '../eventually.js';
import type { Outcome } from '../wire.js';
import { draft, emit, message, rest } from './hostile-case.js';
import type { At, HostileCase } from './hostile-case.js';

const nobody = 'A'.repeat(43);

const rooms: readonly (readonly [what: string, id: (at: At) => string, gets: Outcome])[] = [
  ['that is not there', ({ canary }) => canary, 'NOT_FOUND'],
  ['of others', ({ world }) => world.rooms.foreign, 'NOT_FOUND'],
  ['that is a person', ({ world }) => world.people.ada.id, 'NOT_FOUND'],
  ['that is a message', ({ world }) => world.messages.hers.replace(/^[-_]/u, 'A'), 'NOT_FOUND'],
  ['in other letters', ({ world }) => swapCase(world.rooms.open), 'NOT_FOUND'],
  ['with 65 letters', ({ canary }) => canary.padEnd(65, 'x'), 'BAD_REQUEST'],
  ['above the folder', () => '../admin/audit', 'BAD_REQUEST'],
  ['with a colon, as Socket.IO names its own', ({ world }) => `room:${world.rooms.foreign}`, 'BAD_REQUEST'],
  ['with a blank', ({ world }) => `${world.rooms.open} `, 'BAD_REQUEST'],
  ['with two ids', ({ world }) => `${world.rooms.open},${world.rooms.foreign}`, 'BAD_REQUEST'],
  ['with SQL', ({ canary }) => `' OR '1'='1' -- ${canary}`, 'BAD_REQUEST'],
  ['in wide letters', () => 'ｒｏｏｍ', 'BAD_REQUEST'],
];

const swapCase = (id: string): string =>
  id.replace(/[a-z]/giu, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

const messages: readonly (readonly [what: string, id: (at: At) => string, gets: Outcome])[] = [
  ['of another room', ({ world }) => world.messages.foreign, 'NOT_FOUND'],
  ['that is not there', () => nobody, 'NOT_FOUND'],
  ['of 42 letters', () => nobody.slice(1), 'BAD_REQUEST'],
  ['of 44 letters', () => `${nobody}A`, 'BAD_REQUEST'],
  ['with padding', () => `${nobody.slice(1)}=`, 'BAD_REQUEST'],
  ['in the other base64', () => `${nobody.slice(2)}+/`, 'BAD_REQUEST'],
  ['above the folder', () => '..'.padEnd(43, '/..'), 'BAD_REQUEST'],
];

const operations = (id: (at: At) => string, inRoom: (at: At) => string) => {
  const on = (at: At, more: object) => ({ roomId: inRoom(at), messageId: id(at), operationId: randomUUID(), ...more });
  return {
    'message:edit': (at: At) => on(at, { text: `words ${at.canary}` }),
    'message:delete': (at: At) => on(at, { reason: `because ${at.canary}` }),
    'reaction:set': (at: At) => on(at, { emoji: '👍', on: true }),
  };
};

const operationCases = (
  what: string,
  { id, inRoom, gets }: { id: (at: At) => string; inRoom: (at: At) => string; gets: Outcome },
): readonly HostileCase[] =>
  Object.entries(operations(id, inRoom)).map(([event, payload]) =>
    emit(`${event} on a message ${what}`, (at) => [event, payload(at)], gets),
  );

const open = ({ world }: At): string => world.rooms.open;

/** A reply to a message of another room must not tell where that one stands. */
const replyAcross: HostileCase = {
  way: 'REST',
  what: 'a reply to a message of others',
  gets: 'ok',
  run: async (at) => {
    const { wire, people, rooms: known, messages: there } = at.world;
    const { token } = people.ada;
    const json = draft(at, { replyTo: there.foreign });
    const { id } = await wire.done<{ id: string }>({ path: `/rooms/${known.open}/messages`, token, json });
    const { message: stored } = await eventually(() =>
      wire.done<{ message: { replyTo?: unknown } }>({ path: `/messages/${id}`, token }),
    );
    return stored.replyTo === undefined ? 'ok' : 'cut';
  },
};

export const idCases: readonly HostileCase[] = [
  ...rooms.flatMap(([what, id, gets]) => [
    rest(`history of a room ${what}`, (at) => ({ path: `/rooms/${encodeURIComponent(id(at))}/messages` }), gets),
    rest(
      `a message to a room ${what}`,
      (at) => ({ path: `/rooms/${encodeURIComponent(id(at))}/messages`, json: draft(at, {}) }),
      gets,
    ),
    rest(`members of a room ${what}`, (at) => ({ path: `/rooms/${encodeURIComponent(id(at))}/members` }), gets),
    emit(`a message to a room ${what}`, (at) => ['message:send', { roomId: id(at), ...draft(at, {}) }], gets),
    emit(`a read mark in a room ${what}`, (at) => ['read:mark', { roomId: id(at), seq: 1 }], gets),
  ]),
  ...messages.map(([what, id, gets]) =>
    rest(`a message ${what}`, (at) => ({ path: `/messages/${encodeURIComponent(id(at))}` }), gets),
  ),
  ...operationCases('of another room', { id: ({ world }) => world.messages.foreign, inRoom: open, gets: 'NOT_FOUND' }),
  ...operationCases('of others, in their room', {
    id: ({ world }) => world.messages.foreign,
    inRoom: ({ world }) => world.rooms.foreign,
    gets: 'NOT_FOUND',
  }),
  ...operationCases('that is no id', { id: ({ canary }) => canary, inRoom: open, gets: 'BAD_REQUEST' }),
  replyAcross,
  ...message('a reply to what is no id', ({ canary }) => ({ replyTo: canary }), 'BAD_REQUEST'),
  ...message('a UUID in capitals', () => ({ clientMessageId: randomUUID().toUpperCase() }), 'ok'),
  ...message('a UUID as a URN', () => ({ clientMessageId: `urn:uuid:${randomUUID()}` }), 'BAD_REQUEST'),
  emit(
    'a read mark far beyond the head',
    ({ world }) => ['read:mark', { roomId: world.rooms.open, seq: Number.MAX_SAFE_INTEGER }],
    'ok',
  ),
  rest(
    'history after all numbers',
    (at) => ({ path: `/rooms/${open(at)}/messages?after=${Number.MAX_SAFE_INTEGER}` }),
    'ok',
  ),
  rest(
    'changes after all numbers',
    (at) => ({ path: `/rooms/${open(at)}/changes?after=${Number.MAX_SAFE_INTEGER}` }),
    'ok',
  ),
  rest(
    'history after more than all numbers',
    (at) => ({ path: `/rooms/${open(at)}/messages?after=99999999999999999999` }),
    'BAD_REQUEST',
  ),
  rest(
    'a direct room with oneself',
    ({ world }) => ({ path: '/rooms', json: { kind: 'direct', memberIds: [world.people.ada.id] } }),
    'BAD_REQUEST',
  ),
  rest(
    'a direct room with a pupil of another class',
    ({ world }) => ({ path: '/rooms', json: { kind: 'direct', memberIds: [world.people.bob.id] } }),
    'NOT_FOUND',
  ),
  rest(
    'a direct room with three',
    ({ world: { people } }) => ({
      path: '/rooms',
      json: { kind: 'direct', memberIds: [people.tess.id, people.admin.id] },
    }),
    'BAD_REQUEST',
  ),
  rest(
    'a removal of somebody who is elsewhere',
    ({ world: { people, rooms: known } }) => ({
      by: 'tess',
      method: 'DELETE',
      path: `/rooms/${known.open}/members/${people.bob.id}`,
    }),
    'NOT_FOUND',
  ),
  rest(
    'a report of a message of others',
    ({ world, canary }) => ({
      path: '/reports',
      json: { messageId: world.messages.foreign, category: 'other', note: canary },
    }),
    'NOT_FOUND',
  ),
  rest(
    'the end of a report that is not there',
    ({ canary }) => ({ by: 'tess', path: `/reports/${canary}/resolve`, json: { comment: canary } }),
    'NOT_FOUND',
  ),
  rest(
    'the end of a report by a pupil',
    ({ canary }) => ({ path: `/reports/${canary}/resolve`, json: { comment: canary } }),
    'FORBIDDEN',
  ),
  rest('an export of nobody', ({ canary }) => ({ by: 'admin', path: `/admin/export/${canary}` }), 'NOT_FOUND'),
  rest(
    'an erasure of nobody',
    ({ canary }) => ({ by: 'admin', path: `/admin/erase/${canary}`, json: { handle: canary, reason: canary } }),
    'NOT_FOUND',
  ),
  rest(
    'an erasure with the wrong handle',
    ({ world, canary }) => ({
      by: 'admin',
      path: `/admin/erase/${world.people.bob.id}`,
      json: { handle: 'ada', reason: canary },
    }),
    'BAD_REQUEST',
  ),
  rest(
    'an export of oneself by a pupil',
    ({ world }) => ({ path: `/admin/export/${world.people.ada.id}` }),
    'FORBIDDEN',
  ),
  rest(
    'an export by a teacher',
    ({ world }) => ({ by: 'tess', path: `/admin/export/${world.people.ada.id}` }),
    'FORBIDDEN',
  ),
  rest('the audit by a teacher', () => ({ by: 'tess', path: '/admin/audit' }), 'FORBIDDEN'),
  rest(
    'an import by a teacher',
    ({ canary }) => ({ by: 'tess', path: '/admin/import', json: { csv: canary } }),
    'FORBIDDEN',
  ),
  rest(
    'a role for oneself',
    ({ world }) => ({ method: 'PATCH', path: `/users/${world.people.ada.id}`, json: { role: 'admin' } }),
    'FORBIDDEN',
  ),
  rest(
    'a new account by a teacher',
    ({ canary }) => ({ by: 'tess', path: '/users', json: { handle: canary, name: 'x', role: 'admin' } }),
    'FORBIDDEN',
  ),
];
