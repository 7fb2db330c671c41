import type { TimelineRecord } from '@homeroom/contracts';
import { topics } from '@homeroom/contracts';
import { encodeRecord } from '../log/codec.js';
import type { StoredChange, StoredMessage } from '../messages/stored.js';
import { toWireChange, toWireMessage } from '../messages/to-wire.js';
import type { NewRecord } from '../ports/event-log.port.js';
import type { FanoutEvent } from '../ports/fanout.port.js';
import type { RoomHead } from '../ports/message-store.port.js';

/** What the room's batches say beside their content. */
export type Stamp = {
  /** The applied rev, read before the messages were. */
  readonly rev: number;
  /** Read after the insert: a member removed before it has no part in it. */
  readonly memberVersion: number;
};

/** Ascending numbers cut where one is missing. */
function runsOf<Item>(items: readonly Item[], numberOf: (item: Item) => number): readonly (readonly Item[])[] {
  const runs: Item[][] = [];
  for (const item of [...items].sort((a, b) => numberOf(a) - numberOf(b))) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last !== undefined && numberOf(last) + 1 === numberOf(item)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}

export const groupByRoom = <Item extends { readonly roomId: string }>(
  items: readonly Item[],
): ReadonlyMap<string, readonly Item[]> => Map.groupBy(items, ({ roomId }) => roomId);

/** The room's batches, in the order in which they go out. */
export function roomEvents(
  messages: readonly StoredMessage[],
  changes: readonly StoredChange[],
  stamp: Stamp,
): readonly FanoutEvent[] {
  const { rev, memberVersion } = stamp;
  return [
    ...runsOf(messages, ({ seq }) => seq).map((run): FanoutEvent => {
      const [from, to] = ends(run, ({ seq }) => seq);
      const roomId = run[0]?.roomId ?? '';
      return {
        kind: 'messages',
        batch: { roomId, memberVersion, rev, from, to, messages: run.map((message) => toWireMessage(message)) },
      };
    }),
    ...runsOf(changes, (change) => change.rev).map((run): FanoutEvent => {
      const [from, to] = ends(run, (change) => change.rev);
      const roomId = run[0]?.roomId ?? '';
      return { kind: 'changes', batch: { roomId, memberVersion, from, to, changes: run.map(toWireChange) } };
    }),
  ];
}

const ends = <Item>(run: readonly Item[], numberOf: (item: Item) => number): [number, number] => {
  const [first, last] = [run[0], run.at(-1)];
  return [first === undefined ? 0 : numberOf(first), last === undefined ? 0 : numberOf(last)];
};

const excerptLength = 200;

export function timelineOfMessage(message: StoredMessage, parent: StoredMessage | undefined): NewRecord {
  return timeline(message.roomId, {
    type: 'MessageStored',
    version: 1,
    message: toWireMessage(message),
    ...excerptOf(message, parent),
  });
}

/** Whether the reader of the record needs the message that this one answers. */
export const hasNewAnswer = (change: StoredChange, message: StoredMessage): boolean =>
  change.kind === 'edited' && message.replyTo !== undefined && !message.deleted;

export const timelineOfChange = (
  change: StoredChange,
  message: StoredMessage,
  parent: StoredMessage | undefined,
): NewRecord =>
  timeline(change.roomId, {
    type: 'MessageChanged',
    version: 1,
    roomId: change.roomId,
    change: toWireChange(change),
    message: toWireMessage(message),
    ...(hasNewAnswer(change, message) && excerptOf(message, parent)),
  });

const excerptOf = ({ replyTo }: StoredMessage, parent: StoredMessage | undefined): { parentExcerpt?: string } =>
  replyTo && parent && !parent.deleted ? { parentExcerpt: [...parent.text].slice(0, excerptLength).join('') } : {};

const timeline = (key: string, record: TimelineRecord): NewRecord => ({
  topic: topics.timeline,
  key,
  value: encodeRecord(record),
});

export const stampOf = (
  roomId: string,
  before: ReadonlyMap<string, RoomHead>,
  after: ReadonlyMap<string, RoomHead>,
): Stamp => ({
  rev: before.get(roomId)?.rev ?? 0,
  memberVersion: after.get(roomId)?.memberVersion ?? 0,
});
