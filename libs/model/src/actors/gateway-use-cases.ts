import type { ClientEvent, ClientEventPayload, RouteInput } from '@homeroom/contracts';
import type { Caller, RoomDirectory, RoomViews } from '@homeroom/core';
import {
  AppendQueue,
  ChangeMessage,
  GetMessage,
  MarkRead,
  partitionOf,
  ReadChanges,
  ReadHistory,
  SendMessage,
  SyncRooms,
} from '@homeroom/core';
import { FakeLog } from '../fakes/fake-log.js';
import type { GatewayParts } from './gateway-parts.js';

const ignored = (): void => undefined;

type Reading = {
  readonly directory: RoomDirectory;
  readonly views: RoomViews;
  readonly readMarks: { ofUser(userId: string): Promise<ReadonlyMap<string, number>> };
};

export type UseCases = ReturnType<typeof useCasesOf>;

/** What a gateway does for its callers: the real use cases on these ports, without limits on rates. */
export function useCasesOf(parts: GatewayParts, { directory, views, readMarks }: Reading) {
  const { sim, actor, messageStore, changeStore, rooms, marks } = parts;
  const clock = sim.clockOf(actor);
  const rateLimiter = { take: async () => ({ allowed: true as const }) };
  const queue = new AppendQueue(
    { eventLog: parts.eventLog, clock },
    parts.isSplit ? { groupOf: ({ key }) => `${partitionOf(key, FakeLog.partitions)}` } : {},
  );
  const appends: Pick<AppendQueue, 'append'> = parts.acksFirst
    ? { append: async (record) => void queue.append(record).catch(ignored) }
    : queue;
  const reading = { messageStore, changeStore, directory, views, rateLimiter, clock };
  const accepting = { ...reading, appends, auditLog: { append: async () => undefined } };
  const sendMessage = new SendMessage(accepting);
  const changeMessage = new ChangeMessage(accepting);
  const markRead = new MarkRead({
    ...reading,
    readMarks: { raise: raiser(marks) },
    liveSignals: { readMarked: ignored },
  });
  const [readHistory, readChanges, getMessage] = [
    new ReadHistory(reading),
    new ReadChanges(reading),
    new GetMessage(reading),
  ];
  const activity = { newestFirst: async (heads: ReadonlyMap<string, unknown>) => [...heads.keys()] };
  const messageArchive = { countMentions: async () => new Map<string, number>() };
  const syncRooms = new SyncRooms({ ...reading, rooms, activity, messageArchive, readMarks });
  return {
    events: {
      'message:send': (caller, input) => sendMessage.send(caller, input),
      'message:edit': (caller, input) => changeMessage.edit(caller, input),
      'message:delete': (caller, input) => changeMessage.delete(caller, input),
      'reaction:set': (caller, input) => changeMessage.react(caller, input),
      'read:mark': (caller, input) => markRead.mark(caller, input),
    } satisfies { [Event in ClientEvent]?: (caller: Caller, input: ClientEventPayload<Event>) => Promise<unknown> } as {
      [Event in ClientEvent]?: (caller: Caller, input: never) => Promise<unknown>;
    },
    routes: {
      sync: (caller: Caller, { body }: RouteInput<'sync'>) => syncRooms.sync(caller, body),
      listMessages: (caller: Caller, { params, query }: RouteInput<'listMessages'>) =>
        readHistory.read(caller, params.roomId, query),
      listChanges: (caller: Caller, { params, query }: RouteInput<'listChanges'>) =>
        readChanges.read(caller, params.roomId, query.after),
      getMessage: (caller: Caller, { params }: RouteInput<'getMessage'>) => getMessage.get(caller, params.messageId),
    },
  };
}

/** The read marks of one person; kept as `<user> <room>` → seq. */
export const marksOf = (marks: ReadonlyMap<string, number>, userId: string): ReadonlyMap<string, number> =>
  new Map(
    [...marks].flatMap(([key, seq]) => {
      const [user = '', roomId = ''] = key.split(' ');
      return user === userId ? [[roomId, seq] as const] : [];
    }),
  );

type Mark = { readonly userId: string; readonly roomId: string; readonly seq: number };

const raiser = (marks: Map<string, number>) => async (raises: readonly Mark[]) =>
  raises.map((mark): Mark => {
    const key = `${mark.userId} ${mark.roomId}`;
    const seq = Math.max(marks.get(key) ?? 0, mark.seq);
    marks.set(key, seq);
    return { ...mark, seq };
  });
