import { randomUUID } from 'node:crypto';
import type { Outcome, Sent } from '../wire.js';
import { canaryOf } from './actor.js';
import type { Actor } from './actor.js';
import type { OperationName, Standing } from './law.js';
import { finds } from './stage.js';
import type { Crew, Room } from './stage.js';

export type Scene = {
  readonly actor: Actor;
  readonly room: Room;
  readonly crew: Crew;
  /** What has changed since the room was opened. */
  readonly now?: Partial<Standing>;
};

/** One way to try an operation, and what the root does after it was allowed, so that the next finds the room as it was. */
export type Attempt = {
  readonly operation: OperationName;
  readonly over: 'REST' | 'socket';
  readonly try: (scene: Scene) => Promise<Outcome>;
  readonly undo?: (scene: Scene) => Promise<unknown>;
};

const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
const emoji = '👍';

const rest = (operation: OperationName, sent: (scene: Scene) => Sent, undo?: (scene: Scene) => Sent): Attempt => ({
  operation,
  over: 'REST',
  try: (scene) => scene.actor.ask(sent(scene)),
  ...(undo && { undo: (scene) => scene.crew.root.done(undo(scene)) }),
});

const socket = (operation: OperationName, event: string, payload: (scene: Scene) => object): Attempt => ({
  operation,
  over: 'socket',
  try: (scene) => scene.actor.emit(event, { roomId: scene.room.id, ...payload(scene) }),
});

const at = ({ room }: Scene, path: string): string => `/rooms/${room.id}${path}`;
const draft = ({ room }: Scene): object => ({
  clientMessageId: randomUUID(),
  text: `${canaryOf(room.key, 'before')} in the matrix`,
});
/** Outsiders have nothing of their own there: they try what is there. */
const piece = ({ actor, room }: Scene, which: 'edit' | 'remove' | 'theirs'): object => ({
  messageId: room.pieces.get(actor)?.[which] ?? room.anchor,
  operationId: randomUUID(),
});
const anchor = ({ room }: Scene): object => ({ messageId: room.anchor, operationId: randomUUID() });

const member = (scene: Scene, { id }: Actor): string => at(scene, `/members/${id}`);
const mute = (scene: Scene, whom: Actor, until: string | null): Sent => ({
  method: 'PUT',
  path: `${member(scene, whom)}/mute`,
  json: { until, reason: 'the matrix' },
});
const remove = (scene: Scene, whom: Actor): Sent => ({ method: 'DELETE', path: member(scene, whom) });
const give = (scene: Scene, whom: Actor, role: string): Sent => ({
  path: at(scene, '/members'),
  json: { userIds: [whom.id], role },
});
const patch = (scene: Scene, json: object): Sent => ({ method: 'PATCH', path: at(scene, ''), json });

/** What leaves the room as it is: may be tried by all at once. */
export const messageAttempts: readonly Attempt[] = [
  rest('history', (scene) => ({ path: at(scene, '/messages') })),
  rest('one message', ({ room }) => ({ path: `/messages/${room.anchor}` })),
  rest('changes', (scene) => ({ path: at(scene, '/changes?after=0') })),
  rest('list members', (scene) => ({ path: at(scene, '/members') })),
  rest('report', ({ room }) => ({ path: '/reports', json: { messageId: room.anchor, category: 'other' } })),
  rest('send', (scene) => ({ path: at(scene, '/messages'), json: draft(scene) })),
  {
    operation: 'search',
    over: 'REST',
    try: async ({ actor, room }) => ((await finds(actor, room)) ? 'ok' : 'NOT_FOUND'),
  },
  rest('search', ({ room }) => ({ path: '/search', json: { q: 'canary', kind: 'exact', room: room.id } })),
  rest('related', ({ room }) => ({ path: `/messages/${room.anchor}/related` })),
  socket('send', 'message:send', draft),
  socket('mark read', 'read:mark', () => ({ seq: 1 })),
  socket('type', 'typing:start', () => ({})),
  socket('react', 'reaction:set', (scene) => ({ ...anchor(scene), emoji, on: true })),
  socket('edit own', 'message:edit', (scene) => ({
    ...piece(scene, 'edit'),
    text: canaryOf(scene.room.key, 'before'),
  })),
  socket('edit other', 'message:edit', (scene) => ({ ...anchor(scene), text: 'not what was said' })),
];

/** What takes something away that is there only once for each. */
export const deleteAttempts: readonly Attempt[] = [
  socket('delete own', 'message:delete', (scene) => piece(scene, 'remove')),
  socket('delete other', 'message:delete', (scene) => ({ ...piece(scene, 'theirs'), reason: 'the matrix' })),
];

/** What changes the room: one after the other, and undone. */
export const roomAttempts: readonly Attempt[] = [
  rest(
    'add',
    (scene) => ({ path: at(scene, '/members'), json: { userIds: [scene.crew.extra.id] } }),
    (scene) => remove(scene, scene.crew.extra),
  ),
  rest(
    'make an owner',
    (scene) => give(scene, scene.crew.target, 'owner'),
    (scene) => give(scene, scene.crew.target, 'member'),
  ),
  rest(
    'mute',
    (scene) => mute(scene, scene.crew.target, tomorrow),
    (scene) => mute(scene, scene.crew.target, null),
  ),
  rest(
    'mute an owner',
    (scene) => mute(scene, scene.crew.chief, tomorrow),
    (scene) => mute(scene, scene.crew.chief, null),
  ),
  rest(
    'remove',
    (scene) => remove(scene, scene.crew.target),
    (scene) => give(scene, scene.crew.target, 'member'),
  ),
  rest(
    'remove an owner',
    (scene) => remove(scene, scene.crew.chief),
    (scene) => give(scene, scene.crew.chief, 'owner'),
  ),
  rest('rename', (scene) => patch(scene, { topic: canaryOf(scene.room.key, 'before') })),
  rest(
    'archive',
    (scene) => patch(scene, { archived: true }),
    (scene) => patch(scene, { archived: false }),
  ),
  rest(
    'restore',
    (scene) => patch(scene, { archived: false }),
    (scene) => patch(scene, { archived: scene.room.state === 'archived' }),
  ),
];

export const leaving: Attempt = rest('leave', (scene) => remove(scene, scene.actor));
