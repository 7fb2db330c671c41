import type { DeadLetterV1, TimelineRecord } from '@homeroom/contracts';
import { topics } from '@homeroom/contracts';
import { isInStep, shownMessages } from '@homeroom/client';
import type { LogRecord } from '@homeroom/core';
import { toWireMessage } from '@homeroom/core';
import type { Person } from '../actors/person.js';
import { listener } from '../cast.js';
import type { School } from '../school.js';
import { plain } from './plain.js';
import type { ExpectedRoom } from './reference.js';
import { readLog } from './reference.js';
import { shapeOf } from './shape.js';

/** Whether nothing is left to be done, as far as everybody knows. */
export function isSettled(school: School): boolean {
  const { people, program } = school;
  if (!program.isDone || !people.every(({ isDone }) => isDone)) return false;
  return unsettled(school) === null;
}

/** What still stands out; null when all is done. */
function unsettled({ store, group, log, people }: School): string | null {
  if (!store.isReplicated) return 'the majority is behind the primary';
  const isRead = group.reached.every((offset, p) => offset === log.partition(topics.messages, p).length);
  if (!isRead) return 'the log is not read to its end';
  for (const { session, userId } of people) {
    const { outbox, rooms } = session.state;
    if (outbox.entries.some(({ status }) => status !== 'failed')) return `${userId} has something in the outbox`;
    if (!isInStep(session.state)) return `${userId} is still catching up`;
    for (const [roomId, { timeline }] of Object.entries(rooms)) {
      const { rev } = store.majority.raisedOf(roomId);
      const head = store.majority.ofRoom(roomId).length;
      if (timeline.last !== head || timeline.rev !== rev)
        return `${userId} stands at ${timeline.last}/${timeline.rev} of ${head}/${rev} in ${roomId}`;
    }
  }
  return null;
}

/** Everything that must hold once nothing goes wrong any more. */
export function judge(school: School): void {
  const { witness } = school;
  const open = unsettled(school);
  if (open) witness.violate('I5', `it does not come to rest: ${open}`);
  const expected = readLog(school.log.all(topics.messages));
  for (const roomId of school.roomIds) {
    judgeStore(school, roomId, expected.get(roomId) ?? { messages: [], changes: [], refused: new Set() });
    for (const person of school.people) judgeShown(school, roomId, person);
  }
  judgeLedger(school);
  judgeTimeline(school);
  judgeListener(school);
}

/** The store holds what the log says, numbered from 1 without a hole, and nothing else. */
function judgeStore({ store, witness }: School, roomId: string, expected: ExpectedRoom): void {
  const messages = store.majority.ofRoom(roomId);
  const wanted = expected.messages.map(({ id, text, deleted }, index) => `${index + 1} ${id} ${text} ${deleted}`);
  const stored = messages.map(({ seq, id, text, deleted = false }) => `${seq} ${id} ${text} ${deleted}`);
  if (stored.join('\n') !== wanted.join('\n')) {
    const differing = stored.findIndex((line, index) => line !== wanted[index]);
    witness.violate(
      'I1',
      `${roomId} holds ${stored.length} of ${wanted.length} messages of the log, the first other one at ${differing + 1}`,
    );
  }
  const changes = store.majority.changesOf(roomId).map(({ rev, id }) => `${rev} ${id}`);
  const wantedChanges = expected.changes.map((id, index) => `${index + 1} ${id}`);
  if (changes.join('\n') !== wantedChanges.join('\n'))
    witness.violate(
      'I1',
      `${roomId} holds ${changes.length} of ${wantedChanges.length} changes of the log, or in another order`,
    );
  for (const [index, { reactions }] of expected.messages.entries()) {
    const held = messages[index]?.reactions ?? {};
    for (const [emoji, users] of reactions) {
      if ([...(held[emoji] ?? [])].sort().join() !== [...users].sort().join())
        witness.violate('I1', `the reactions of message ${index + 1} of ${roomId} are not what the log says`);
    }
  }
}

/** What a client shows is what a fresh one would load, as far back as it goes. */
function judgeShown({ store, witness }: School, roomId: string, { session, userId }: Person): void {
  const stored = store.majority.ofRoom(roomId).map((message) => shapeOf(toWireMessage(message)));
  const shown = shownMessages(session.state, roomId).map(shapeOf);
  const isAll = shown.length > 0 || stored.length === 0;
  if (isAll && stored.slice(stored.length - shown.length).join('\n') === shown.join('\n')) return;
  witness.violate('I5', `${userId} sees another ${roomId} than a fresh page would`);
}

/** Promises kept to each sender. */
function judgeLedger({ ledger, store, witness, log }: School): void {
  const { messages, changes } = store.majority;
  for (const id of [...messages.keys(), ...changes.keys()])
    if (!ledger.byId.has(id)) witness.violate('I1', 'something is stored that nobody sent');
  for (const { id, kind, isSure } of ledger.intents) {
    const isStored = messages.has(id) || changes.has(id);
    if (kind === 'send' && isSure && !isStored) witness.violate('I1', 'a message that was written is not stored');
    if (ledger.acked.has(id) && !isStored && !ledger.refused.has(id))
      witness.violate('I1', `a ${kind} was acknowledged, and is neither stored nor refused`);
  }
  const places = new Map<string, number>();
  for (const { id, kind, by, roomId, isSure } of ledger.intents) {
    const seq = messages.get(id)?.seq;
    if (kind !== 'send' || !isSure || seq === undefined) continue;
    if (seq < (places.get(`${by} ${roomId}`) ?? 0))
      witness.violate('I6', `what ${by} wrote first in ${roomId} stands later`);
    places.set(`${by} ${roomId}`, seq);
  }
  const buried = log.all(topics.deadLetters).map(({ value }) => {
    const { partition, offset } = plain<DeadLetterV1>(value);
    return `${partition} ${offset}`;
  });
  for (const { partition, offset } of ledger.poison)
    if (!buried.includes(`${partition} ${offset}`))
      witness.violate('I1', 'a record that nobody can read has no dead letter');
}

/** Those who read the timeline learn of everything, at least once. */
function judgeTimeline({ log, store, witness }: School): void {
  const told = new Set(log.all(topics.timeline).map(idOf));
  const { messages, changes } = store.majority;
  for (const id of messages.keys()) if (!told.has(id)) witness.violate('I1', 'a message is missing in the timeline');
  for (const id of changes.keys()) if (!told.has(id)) witness.violate('I1', 'a change is missing in the timeline');
}

function idOf({ value }: LogRecord): string {
  const record = plain<TimelineRecord>(value);
  return record.type === 'MessageStored' ? record.message.id : record.change.id;
}

/** Nothing numbered after somebody was removed reaches them. */
function judgeListener({ listener: { heard }, store, witness }: School): void {
  for (const id of heard) {
    const message = store.majority.messages.get(id);
    const room = message && store.majority.rooms.get(message.roomId);
    if (!message || !room || listener in room.members) continue;
    if ((witness.insertedUnder.get(id) ?? 0) >= room.memberVersion)
      witness.violate('I7', `message ${message.seq} reaches somebody who was removed before it`);
  }
}
