import type { ClientSession, SessionHost } from '@homeroom/client';
import type { MessageBatch, MessagePage } from '@homeroom/contracts';
import type { Person } from '../actors/person.js';
import type { Mutant } from './mutant.js';

type Transport = SessionHost['transport'];
type Emitting = (emit: Transport['emit'], person: Person, host: SessionHost) => Transport['emit'];
type Answered = Awaited<ReturnType<Transport['request']>>;

const emitting = (another: Emitting): Mutant['twists'] => ({
  host: (host, person) => ({
    ...host,
    transport: { ...host.transport, emit: another(host.transport.emit, person, host) },
  }),
});

/** Answers of one route are read in another way. */
const reading = (
  route: string,
  another: (data: unknown, person: Person, roomId: string) => unknown,
): Mutant['twists'] => ({
  host: (host, person) => {
    const request: Transport['request'] = async (name, input) => {
      const answer = await host.transport.request(name, input);
      if (name !== route || !answer?.ok) return answer;
      const { roomId = '' } = (input.params ?? {}) as { readonly roomId?: string };
      return { ok: true, data: another(answer.data, person, roomId) } as Answered as never;
    };
    return { ...host, transport: { ...host.transport, request } };
  },
});

const hearing = (another: (session: ClientSession, event: string, payload: unknown) => void): Mutant['twists'] => ({
  receive: another,
});

const revIn = (session: ClientSession, roomId: string): number => session.state.rooms[roomId]?.timeline.rev ?? 0;

const keyOf = (payload: object): string | undefined =>
  'clientMessageId' in payload
    ? String(payload.clientMessageId)
    : 'operationId' in payload
      ? String(payload.operationId)
      : undefined;

/** Another clientMessageId for every attempt. */
function renaming(): Emitting {
  const attempts = new Map<string, number>();
  return (emit) => (event, payload) => {
    const key = keyOf(payload);
    const attempt = (attempts.get(key ?? '') ?? 0) + 1;
    attempts.set(key ?? '', attempt);
    if (event !== 'message:send' || key === undefined || attempt === 1) return emit(event, payload);
    return emit(event, { ...payload, clientMessageId: `${'0123456789abcdef'[attempt % 16]}${key.slice(1)}` } as never);
  };
}

export const clientMutants: readonly Mutant[] = [
  {
    name: 'ignores a lower rev of a page',
    twists: reading('listMessages', (data, { session }, roomId) => {
      const page = data as MessagePage;
      return { ...page, rev: Math.max(page.rev, revIn(session, roomId)) };
    }),
  },
  {
    name: 'ignores a lower rev of a batch',
    twists: hearing((session, event, payload) => {
      const batch = payload as MessageBatch;
      const isBatch = event === 'message:batch';
      session.receive(event, isBatch ? { ...batch, rev: Math.max(batch.rev, revIn(session, batch.roomId)) } : payload);
    }),
    focus: { acts: ['send', 'edit', 'react'], disturbances: ['partitions move', 'worker sleeps'] },
  },
  {
    name: 'does not keep the rev of a message',
    twists: reading('listMessages', (data) => {
      const page = data as MessagePage;
      return { ...page, messages: page.messages.map((message) => ({ ...message, rev: 0 })) };
    }),
  },
  {
    name: 'lets go of a message at its ack',
    twists: emitting((emit, person) => async (event, payload) => {
      const { session } = person;
      const answer = await emit(event, payload);
      const key = keyOf(payload);
      if (answer?.ok && key !== undefined) session.dispatch({ kind: 'discard', key });
      return answer;
    }),
  },
  {
    name: 'has two messages of a room under way',
    twists: emitting((emit, _person, { clock }) => async (event, payload) => {
      if (event !== 'message:send') return emit(event, payload);
      const insist = async (): Promise<void> => {
        if (!(await emit(event, payload))?.ok) clock.setTimer(1_000, () => void insist());
      };
      void insist();
      return { ok: true, data: { id: 'A'.repeat(43) } } as never;
    }),
  },
  {
    name: 'resends under a fresh clientMessageId',
    twists: { host: (host, person) => emitting(renaming()).host?.(host, person) ?? host },
  },
  {
    name: 'does not listen to beacons',
    twists: hearing((session, event, payload) => void (event === 'room:heads' || session.receive(event, payload))),
  },
  {
    name: 'takes a gap for nothing',
    twists: hearing((session, event, payload) => {
      if (event !== 'message:batch') return void session.receive(event, payload);
      const batch = payload as MessageBatch;
      const timeline = session.state.rooms[batch.roomId]?.timeline;
      const shift = timeline?.live ? Math.max(0, batch.from - timeline.last - 1) : 0;
      const messages = batch.messages.map((message) => ({ ...message, seq: message.seq - shift }));
      session.receive(event, { ...batch, from: batch.from - shift, to: batch.to - shift, messages });
    }),
  },
  {
    name: 'forgets its outbox at a reload',
    twists: {
      host: (host) => ({
        ...host,
        storage: { load: async () => [], put: async () => undefined, remove: async () => undefined },
      }),
    },
  },
  {
    name: 'does not read the changes it missed',
    twists: reading('listChanges', (data, { session }, roomId) => ({
      ...(data as object),
      changes: [],
      rev: revIn(session, roomId),
      more: false,
    })),
  },
];
