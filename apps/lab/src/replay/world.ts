import { OperationalError } from '../operational-error.js';
import type { Api } from '../server/api.js';
import type { Broadcasts } from '../evidence/broadcasts.js';
import type { Listener, SendDoor } from '../server/listener.js';
import type { Person, Plan, RoomPlan } from './plan.js';
import type { Progress } from '../terminal/progress.js';
import { asOperational, inParallel } from '../server/retry.js';
import type { RetryOptions } from '../server/retry.js';
import { enrol } from '../server/enrolment.js';
import type { Session } from '../server/session.js';
import type { Searcher } from '../evidence/verdict.js';

export type WorldOptions = {
  readonly api: Api;
  readonly admin: { readonly handle: string; readonly password: string };
  readonly plan: Plan;
  readonly broadcasts: Broadcasts;
  readonly retry: RetryOptions;
  readonly changePasswords: boolean;
  readonly progress: Progress;
  readonly makeListener: (person: Searcher) => Listener;
};

export type StagedRoom = {
  readonly plan: RoomPlan;
  readonly roomId: string;
  readonly listeners: readonly Listener[];
  readonly member: Searcher;
  readonly outsider?: Searcher;
};

/** Everybody signed in, every socket open, every room known. */
export type World = {
  readonly rooms: readonly StagedRoom[];
  readonly listeners: readonly Listener[];
  readonly doorOf: (handle: string) => { readonly userId: string; readonly send: SendDoor };
};

const socketsAtOnce = 20;

/** @throws OperationalError naming the step that failed. */
export async function buildWorld(options: WorldOptions): Promise<World> {
  const { api, plan } = options;
  const listening = plan.people.filter(({ socket }) => socket);
  const { sessions, roomIds } = await enrol({ ...options, people: plan.people });
  const listeners = await openSockets(options, { sessions, listening, roomIds });
  const byHandle = new Map(listeners.map((listener) => [listener.handle, listener]));
  const doorOf: World['doorOf'] = (handle) => byHandle.get(handle) ?? restDoor(api, sessionOf(sessions, handle));
  const rooms = plan.rooms.map((room, turn) => stage(room, turn, { roomIds, listening, byHandle, sessions }));
  return { rooms, listeners, doorOf };
}

type Cast = { readonly sessions: ReadonlyMap<string, Session>; readonly listening: readonly Person[] };
type OpenCast = Cast & { readonly roomIds: ReadonlyMap<string, string> };

async function openSockets(
  { makeListener, progress }: WorldOptions,
  { sessions, listening, roomIds }: OpenCast,
): Promise<readonly Listener[]> {
  const listeners = listening.map((person) => makeListener(searcherOf(person, { sessions, roomIds })));
  let open = 0;
  progress.phase(() => `opening sockets ${open}/${listeners.length}`);
  try {
    await inParallel(listeners, socketsAtOnce, async (listener) => {
      await listener.start();
      open++;
    });
  } catch (error) {
    for (const listener of listeners) listener.close();
    throw asOperational('A socket could not be opened', error);
  }
  return listeners;
}

function sessionOf(sessions: ReadonlyMap<string, Session>, handle: string): Session {
  const session = sessions.get(handle);
  if (session) return session;
  throw new OperationalError(`${handle} is not signed in.`);
}

function searcherOf(
  { handle, rooms }: Person,
  { sessions, roomIds }: Pick<OpenCast, 'sessions' | 'roomIds'>,
): Searcher {
  const ids = new Set(rooms.flatMap((name) => roomIds.get(name) ?? []));
  return { handle, session: sessionOf(sessions, handle), rooms: ids };
}

function restDoor(api: Api, session: Session): { readonly userId: string; readonly send: SendDoor } {
  return {
    userId: session.userId,
    send: async ({ roomId, ...body }) =>
      api.call('sendMessage', { token: await session.token(), params: { roomId }, body }),
  };
}

type StagingCast = OpenCast & { readonly byHandle: ReadonlyMap<string, Listener> };

/** @param turn spreads what is asked from outside over many people. */
function stage(plan: RoomPlan, turn: number, cast: StagingCast): StagedRoom {
  const members = cast.listening.filter(({ rooms }) => rooms.includes(plan.name));
  const others = cast.listening.filter(({ rooms }) => !rooms.includes(plan.name));
  const [first, other] = [members[0], others[turn % Math.max(1, others.length)]];
  if (!first) throw new OperationalError(`Nobody listens in "${plan.name}"; open more sockets with --sockets.`);
  return {
    plan,
    roomId: cast.roomIds.get(plan.name) ?? '',
    listeners: members.flatMap(({ handle }) => cast.byHandle.get(handle) ?? []),
    member: searcherOf(first, cast),
    ...(other && { outsider: searcherOf(other, cast) }),
  };
}
