import fc from 'fast-check';
import { me } from './model-room.test-world.js';
import { checkRest } from './check.test-world.js';
import { World } from './world.test-world.js';
import type { Stepper } from './world.test-world.js';

/** What can happen, with how often it is tried. The three numbers choose where and how. */
const weights = {
  post: 6,
  postMine: 1,
  edit: 3,
  remove: 1,
  react: 4,
  crowd: 1,
  publish: 10,
  deliver: 14,
  deliverAgain: 3,
  lose: 5,
  beacon: 4,
  answer: 14,
  answerFails: 3,
  fire: 8,
  disconnect: 1,
  connect: 4,
  reload: 1,
  open: 5,
  close: 1,
  older: 2,
  newer: 2,
  jump: 3,
  trim: 1,
  cut: 1,
  flood: 1,
  read: 1,
  write: 5,
  writeChange: 2,
  operate: 8,
  operateBadly: 5,
  late: 2,
} as const;
type Kind = keyof typeof weights;
export type Command = readonly [Kind, number, number, number];

const kindsOf = (only: (kind: Kind) => boolean): Kind[] =>
  (Object.keys(weights) as Kind[]).filter(only).flatMap((kind) => Array<Kind>(weights[kind]).fill(kind));

const written: readonly Kind[] = ['write', 'writeChange', 'operate', 'operateBadly', 'late'];
const shaping: readonly Kind[] = ['edit', 'remove', 'react', 'crowd', 'older', 'newer', 'jump', 'trim', 'cut', 'flood'];

/** reading: all that can happen to what is held. writing: all that can happen to what is sent. */
const kinds = {
  all: kindsOf(() => true),
  reading: kindsOf((kind) => !written.includes(kind)),
  writing: kindsOf((kind) => !shaping.includes(kind)),
};
export type Mix = keyof typeof kinds;

export const commands = (mix: Mix, maxLength: number): fc.Arbitrary<Command[]> =>
  fc.array(fc.tuple(fc.constantFrom(...kinds[mix]), fc.nat(60), fc.nat(60), fc.nat(60)), { maxLength, size: 'max' });

const emoji = ['👍', '🎉'];

function run(world: World, [kind, a, b, c]: Command): void {
  const room = world.room(a);
  const target = room.messages(1, room.head)[b % Math.max(1, room.head - room.first + 1)];
  const operationId = `o${world.made++}`;
  switch (kind) {
    case 'post':
      for (let i = 0; i <= c % 4; i++) room.post(`u${b % 3}`, `s${world.made++}`, b % 5 === 0 ? 'hi @me' : `text ${c}`);
      return;
    case 'postMine':
      room.post(me, `s${world.made++}`, 'from my other device');
      return;
    case 'edit':
      if (target) room.change(target.authorId, target.id, { operationId, body: { kind: 'edited', text: `edit ${c}` } });
      return;
    case 'remove':
      if (target) room.change('u0', target.id, { operationId, body: { kind: 'deleted' } });
      return;
    case 'react': {
      const by = c % 4 === 0 ? me : `p${c % 24}`;
      const body = { kind: 'reacted' as const, emoji: emoji[c % 2] ?? '👍', on: a % 3 > 0 };
      if (target) room.change(by, target.id, { operationId, body });
      return;
    }
    case 'crowd':
      for (let i = 0; target && i < 22; i++)
        room.change(i === c ? me : `p${i}`, target.id, {
          operationId: `${operationId}-${i}`,
          body: { kind: 'reacted', emoji: '👍', on: true },
        });
      return;
    case 'cut':
      if (c % 3 === 0) room.cut(room.first + (b % 6));
      return;
    case 'flood':
      // One in twenty: more than a client catches up with.
      if (c < 3) for (let i = 0; i < (c === 0 ? 1_020 : 230); i++) room.post('u1', `s${world.made++}`, 'flood');
      return;
    default:
      return runOnClient(world, [kind, a, b, c]);
  }
}

function runOnClient(world: World, [kind, a, b, c]: Command): void {
  const room = world.room(a);
  const { roomId } = room;
  const at = c % 2 === 0 ? ('live' as const) : { seq: 1 + (b % Math.max(1, room.head)) };
  const isOnline = world.state.connection !== 'offline';
  switch (kind) {
    case 'publish':
      return world.publish(1 + (b % 4), c % 3 === 0 ? c % 10 : 0);
    case 'deliver':
      return world.deliver(c % 3 === 0 ? b : 0);
    case 'deliverAgain':
      return world.deliver(b, true);
    case 'lose':
      return world.lose(b);
    case 'beacon':
      return world.beacon(c % 3 === 0 ? c % 10 : 0, b % 2 === 0);
    case 'answer':
      return world.answer(b, c % 3 === 0 ? c % 12 : c % 2);
    case 'answerFails':
      return world.answer(b, 0, true);
    case 'fire':
      return world.fire(b);
    case 'disconnect':
      return isOnline ? world.disconnect() : undefined;
    case 'connect':
      return isOnline ? undefined : world.give({ kind: 'connected', userId: me });
    case 'reload':
      return c % 3 === 0 ? world.reload() : undefined;
    case 'open':
      return world.give({ kind: 'open-room', roomId });
    case 'close':
      return world.give({ kind: 'close-room', roomId });
    case 'older':
      return world.give({ kind: 'load-older', roomId, at });
    case 'newer':
      return world.give({ kind: 'load-newer', roomId, at });
    case 'jump':
      return world.give({ kind: 'jump', roomId, seq: 1 + ((b * c) % Math.max(1, room.head)) });
    case 'trim':
      return world.give({ kind: 'trim', roomId, keep: c % 8 });
    case 'read':
      return world.give({ kind: 'mark-read', roomId, seq: b });
    default:
      return runOutbox(world, [kind, a, b, c]);
  }
}

const badly = ['lost', 'ack-lost', 'late', 'overloaded'] as const;

function runOutbox(world: World, [kind, a, b, c]: Command): void {
  const room = world.room(a);
  switch (kind) {
    case 'write':
      return world.write(room, { kind: 'send', text: `mine ${c}` });
    case 'writeChange': {
      const target = room.messages(1, room.head)[b % Math.max(1, room.head)];
      return target && world.write(room, { kind: 'react', messageId: target.id, emoji: '👍', on: c % 2 === 0 });
    }
    case 'operate':
      return world.operate(b, 'ok');
    case 'operateBadly':
      return world.operate(b, badly[c % badly.length] ?? 'lost');
    case 'late':
      return world.arriveLate(b);
    default:
      throw new Error(`Nobody runs ${kind}.`);
  }
}

/** Runs a history, lets everything come to rest, and throws what does not hold. */
export function live(history: readonly Command[], stepper?: Stepper): World {
  const world = new World(stepper);
  world.give({ kind: 'connected', userId: me });
  for (const command of history) run(world, command);
  if (!world.quiesce()) throw new Error('It never comes to rest.');
  checkRest(world);
  return world;
}
