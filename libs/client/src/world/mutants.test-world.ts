import type { Message } from '@homeroom/contracts';
import type { ClientEffect } from '../effects.js';
import type { ClientInput } from '../session/input.js';
import type { ClientState } from '../session/state.js';
import { step } from '../session/step.js';
import type { Timeline } from '../timeline/timeline.js';
import type { Stepper } from './world.test-world.js';

type Mixes = 'reading' | 'writing';
export type Mutant = { readonly name: string; readonly mix: Mixes; readonly stepper: Stepper };

/** A fault in what comes in. */
const hearing =
  (change: (input: ClientInput, state: ClientState) => ClientInput): Stepper =>
  (state, input, moment) =>
    step(state, change(input, state), moment);

/** A fault in what is kept. */
const keeping =
  (change: (after: ClientState, input: ClientInput, before: ClientState) => ClientState): Stepper =>
  (state, input, moment) => {
    const { state: after, effects } = step(state, input, moment);
    return { state: change(after, input, state), effects };
  };

/** A fault in what is done. */
const doing =
  (change: (effect: ClientEffect) => readonly ClientEffect[]): Stepper =>
  (state, input, moment) => {
    const { state: after, effects } = step(state, input, moment);
    return { state: after, effects: effects.flatMap(change) };
  };

const inTimeline = (state: ClientState, roomId: string, change: (timeline: Timeline) => Timeline): ClientState => {
  const room = state.rooms[roomId];
  return room ? { ...state, rooms: { ...state.rooms, [roomId]: { ...room, timeline: change(room.timeline) } } } : state;
};

const deaf: ClientInput = { kind: 'timer', name: 'nothing' };

const ignoresLowerPageRev = hearing((input, { rooms }) => {
  if (input.kind !== 'page' || !input.answer?.ok) return input;
  const { data } = input.answer;
  const rev = Math.max(data.rev, rooms[input.roomId]?.timeline.rev ?? 0);
  return { ...input, answer: { ok: true, data: { ...data, rev } } };
});

const ignoresLowerBatchRev = hearing((input, { rooms }) => {
  if (input.kind !== 'event' || input.event !== 'message:batch') return input;
  const rev = Math.max(input.payload.rev, rooms[input.payload.roomId]?.timeline.rev ?? 0);
  return { ...input, payload: { ...input.payload, rev } };
});

/** Forgets which changes a message already holds, as far as changes that are about to be applied are concerned. */
const appliesWithoutGuard: Stepper = (state, input, moment) => {
  const told =
    input.kind === 'changes' && input.answer?.ok
      ? { roomId: input.roomId, changes: input.answer.data.changes }
      : input.kind === 'event' && input.event === 'change:batch'
        ? input.payload
        : undefined;
  if (!told) return step(state, input, moment);
  const unguarded = inTimeline(state, told.roomId, (timeline) => {
    const due = told.changes.filter(({ rev }) => rev > timeline.rev);
    const lower = (message: Message): Message => {
      const next = due.find(({ messageId }) => messageId === message.id);
      return next && next.rev <= message.rev ? { ...message, rev: next.rev - 1 } : message;
    };
    return { ...timeline, ranges: timeline.ranges.map((range) => range.map(lower)) };
  });
  return step(unguarded, input, moment);
};

const pageSetsRevAlways = keeping((after, input) => {
  if (input.kind !== 'page' || !input.answer?.ok) return after;
  const { rev } = input.answer.data;
  return inTimeline(after, input.roomId, (timeline) => ({
    ...timeline,
    rev,
    newestRev: Math.max(rev, timeline.newestRev),
  }));
});

const acceptsHoles = keeping((after, input) => {
  if (input.kind !== 'event' || input.event !== 'message:batch') return after;
  return inTimeline(after, input.payload.roomId, (timeline) =>
    timeline.live && timeline.ranges.length > 1
      ? { ...timeline, ranges: [timeline.ranges.flat()], last: timeline.ranges.at(-1)?.at(-1)?.seq ?? 0 }
      : timeline,
  );
});

const showsByArrival = keeping((after, input) => {
  if (input.kind !== 'event' || input.event !== 'message:batch') return after;
  const { roomId, to } = input.payload;
  return inTimeline(after, roomId, (timeline) =>
    timeline.live ? { ...timeline, last: Math.max(timeline.last, to) } : timeline,
  );
});

const jumpsOverChanges = hearing((input, state) => {
  if (input.kind !== 'event' || input.event !== 'change:batch') return input;
  const { roomId, to, changes } = input.payload;
  const known = state.rooms[roomId]?.timeline.rev ?? 0;
  const missing = (changes[0]?.rev ?? 1) - known - 1;
  if (missing <= 0 || !changes[0]) return input;
  // The changes in between are taken for something that concerns nobody.
  const [first] = changes;
  const filler = Array.from({ length: missing }, (_, i) => ({ ...first, rev: known + 1 + i, messageId: 'nobody' }));
  return { ...input, payload: { ...input.payload, from: known + 1, to, changes: [...filler, ...changes] } };
});

const ignoresCut = hearing((input) =>
  input.kind === 'page' && input.answer?.ok
    ? { ...input, answer: { ok: true, data: { ...input.answer.data, first: 1 } } }
    : input,
);

const forgetsOnAck = keeping((after, input) =>
  input.kind === 'operated' && input.answer?.ok
    ? { ...after, outbox: { ...after.outbox, entries: after.outbox.entries.filter(({ key }) => key !== input.key) } }
    : after,
);

/** While one is under way it looks for the next as if it were not. */
const sendsTwoAtOnce: Stepper = (state, input, moment) => {
  const first = step(state, input, moment);
  const sending = new Map(
    first.state.outbox.entries.filter(({ status }) => status === 'sending').map((each) => [each.key, each]),
  );
  const disguised = first.state.outbox.entries.map((each) =>
    sending.has(each.key) ? { ...each, status: 'held' as const } : each,
  );
  const look = { ...first.state, outbox: { ...first.state.outbox, entries: disguised } };
  const second = step(look, { kind: 'timer', name: 'outbox' }, moment);
  const entries = second.state.outbox.entries.map((each) => sending.get(each.key) ?? each);
  return {
    state: { ...second.state, outbox: { ...second.state.outbox, entries } },
    effects: [...first.effects, ...second.effects],
  };
};

const resendsUnderNewId = doing((effect) => {
  if (effect.kind !== 'operate' || effect.attempt < 2 || effect.request.event !== 'message:send') return [effect];
  const { event, payload } = effect.request;
  const clientMessageId = `${payload.clientMessageId}-again`;
  return [{ ...effect, request: { event, payload: { ...payload, clientMessageId } } }];
});

const letsNextPassOnFailure = hearing((input) =>
  input.kind === 'operated' && input.answer === null
    ? { ...input, answer: { ok: false, error: { code: 'INTERNAL', message: 'No.', retryable: false } } }
    : input,
);

export const mutants: readonly Mutant[] = [
  { name: 'a lower page rev is ignored', mix: 'reading', stepper: ignoresLowerPageRev },
  { name: 'a lower batch rev is ignored', mix: 'reading', stepper: ignoresLowerBatchRev },
  { name: 'a change is applied without looking at message.rev', mix: 'reading', stepper: appliesWithoutGuard },
  { name: 'a page always sets the known rev', mix: 'reading', stepper: pageSetsRevAlways },
  { name: 'a hole in the window is accepted', mix: 'reading', stepper: acceptsHoles },
  { name: 'messages are shown by arrival', mix: 'reading', stepper: showsByArrival },
  { name: 'changes that are missing are skipped', mix: 'reading', stepper: jumpsOverChanges },
  { name: 'a cut history is not noticed', mix: 'reading', stepper: ignoresCut },
  {
    name: 'beacons are not heard',
    mix: 'reading',
    stepper: hearing((input) => (input.kind === 'event' && input.event === 'room:heads' ? deaf : input)),
  },
  {
    name: 'a gap is never fetched',
    mix: 'reading',
    stepper: doing((effect) => (effect.kind === 'set-timer' && effect.name.startsWith('gap:') ? [] : [effect])),
  },
  {
    name: 'reactions of a crowd are guessed for ever',
    mix: 'reading',
    stepper: doing((effect) => (effect.kind === 'set-timer' && effect.name.startsWith('refresh:') ? [] : [effect])),
  },
  { name: 'an entry is dropped on the ack', mix: 'writing', stepper: forgetsOnAck },
  { name: 'two of a room are under way', mix: 'writing', stepper: sendsTwoAtOnce },
  { name: 'a resend gets a new id', mix: 'writing', stepper: resendsUnderNewId },
  { name: 'no answer counts as a refusal', mix: 'writing', stepper: letsNextPassOnFailure },
  {
    name: 'a reload forgets the outbox',
    mix: 'writing',
    stepper: hearing((input) => (input.kind === 'restore' ? deaf : input)),
  },
];
