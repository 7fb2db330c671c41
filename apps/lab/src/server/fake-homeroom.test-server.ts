import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
// oxlint-disable-next-line no-restricted-imports -- a server that can be wrong on purpose is part of the experiment
import { Server } from 'socket.io';
import { ChatError, importRequest, messageText, parseRequest, sendMessage, syncRoom } from '@homeroom/contracts';
import type { Message, SearchAnswer } from '@homeroom/contracts';

/** Where a test may bend the truth. Everything undefined = an honest server. */
export type Lies = {
  /** Called for each accepted message; what it answers is stored instead. null = acked and lost. */
  readonly store?: (message: Message, room: FakeRoom) => Message | null;
  /** Whether a resend is known as one. @default true */
  readonly idempotent?: boolean;
  /** What a member hears of a stored message, in order. @default the message */
  readonly broadcast?: (message: Message, memberId: string) => readonly Message[];
  /** How long an access token is good. @default 600,000 ms */
  readonly accessMs?: number;
  /** Who hears of a room besides its members. */
  readonly alsoTo?: (userId: string) => boolean;
  /** What a page says instead. */
  readonly page?: (messages: readonly Message[]) => readonly Message[];
  /** Thrown before (`refuse`) or after (`forget`, the lost ack) a message is stored. */
  readonly refuse?: (attempt: number, text: string) => ChatError | undefined;
  readonly forget?: (attempt: number) => boolean;
  /** What a search shows instead; `all` is whatever anybody wrote that holds the words. */
  readonly search?: (found: readonly Message[], all: readonly Message[]) => readonly Message[];
  /** Thrown before a search is done. */
  readonly refuseSearch?: (search: number) => ChatError | undefined;
  /** Why somebody may not connect. */
  readonly refuseHandshake?: (userId: string) => ChatError | undefined;
  /** @default now */
  readonly indexedUpTo?: () => string | null;
};

export type FakeRoom = {
  readonly id: string;
  readonly name: string;
  readonly members: Set<string>;
  readonly messages: Message[];
  readonly known: Map<string, string>;
};

/** As much of a Homeroom as replay and load need, in memory: the contract's routes and events over real HTTP and sockets. */
export class FakeHomeroom {
  readonly rooms = new Map<string, FakeRoom>();
  readonly #people = new Map<string, string>([['admin', 'secret']]);
  readonly #http = createServer((request, response) => {
    void this.#answer(request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  readonly #io = new Server(this.#http);
  refreshes = 0;
  #attempts = 0;
  #searches = 0;

  constructor(private readonly lies: Lies = {}) {
    this.#io.use((socket, next) => {
      const token: unknown = socket.handshake.auth['token'];
      const refusal = this.lies.refuseHandshake?.(String(token));
      if (refusal) return next(Object.assign(new Error('refused'), { data: { error: refusal.toBody() } }));
      socket.data = { userId: String(token) };
      void socket.join(`user ${String(token)}`);
      return next();
    });
    this.#io.on('connection', (socket) => {
      socket.on('message:send', (payload: unknown, ack: (answer: unknown) => void) => {
        try {
          const id = this.#accept((socket.data as { userId: string }).userId, payload);
          if (this.lies.forget?.(this.#attempts)) socket.disconnect(true);
          else ack({ ok: true, data: { id } });
        } catch (error) {
          ack({ ok: false, error: asChatError(error).toBody() });
        }
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    const address = this.#http.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** Tells everybody connected how far each room is. */
  beacon(): void {
    const heads = [...this.rooms.values()].map(({ id, messages }) => [id, { head: messages.at(-1)?.seq ?? 0, rev: 0 }]);
    this.#io.emit('room:heads', { heads: Object.fromEntries(heads) as object });
  }

  async close(): Promise<void> {
    await this.#io.close();
    this.#http.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const url = new URL(request.url ?? '', 'http://fake');
    const userId = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const body = await bodyOf(request);
    try {
      const [, , , subject = '', id = ''] = url.pathname.split('/');
      if (id === 'refresh') return [200, this.#refresh(body as { refreshToken: string })];
      if (subject === 'session') return [200, this.#signIn(body as { handle: string; password: string })];
      if (subject === 'admin') return [200, this.#import(body)];
      if (subject === 'search') return [200, this.#search(userId, url.searchParams.get('q') ?? '')];
      if (subject === 'sync')
        return [
          200,
          { rooms: [...this.rooms.values()].filter((room) => room.members.has(userId)).map(syncOf), more: false },
        ];
      if (request.method === 'POST') return [202, { id: this.#accept(userId, { ...(body as object), roomId: id }) }];
      return [200, this.#page(id, url.searchParams)];
    } catch (error) {
      const known = asChatError(error);
      return [known.status, { error: known.toBody() }];
    }
  }

  #signIn({ handle, password }: { handle: string; password: string }) {
    if (this.#people.get(handle) !== password)
      throw new ChatError('UNAUTHENTICATED', 'The handle or the password is wrong.');
    return this.#sessionOf(handle);
  }

  #refresh({ refreshToken }: { refreshToken: string }) {
    this.refreshes++;
    return this.#sessionOf(refreshToken);
  }

  #sessionOf(handle: string) {
    const user = { id: handle, handle, name: handle, role: 'student', status: 'active', passwordChangeRequired: false };
    const expiresAt = new Date(Date.now() + (this.lies.accessMs ?? 600_000)).toISOString();
    return { user, accessToken: handle, refreshToken: handle, expiresAt };
  }

  #import(body: unknown) {
    const { csv } = parseRequest(importRequest, body);
    const passwords = csv
      .split('\n')
      .slice(1)
      .map((line) => {
        const [handle = '', , , rooms = ''] = line.slice(1, -1).split('","');
        for (const name of rooms.split(';')) this.#room(name).members.add(handle);
        const password = randomUUID();
        this.#people.set(handle, password);
        return { handle, password };
      });
    const none = { created: 0, updated: 0, unchanged: 0 };
    return { dryRun: false, people: none, rooms: { created: 0, membersAdded: 0 }, passwords, problems: [] };
  }

  #room(name: string): FakeRoom {
    const known = [...this.rooms.values()].find((room) => room.name === name);
    const room = known ?? {
      id: `room-${this.rooms.size + 1}`,
      name,
      members: new Set(),
      messages: [],
      known: new Map(),
    };
    this.rooms.set(room.id, room);
    return room;
  }

  #accept(authorId: string, payload: unknown): string {
    const attempt = ++this.#attempts;
    const sent = parseRequest(sendMessage, payload);
    const refusal = this.lies.refuse?.(attempt, messageText.parse(sent.text));
    if (refusal) throw refusal;
    const room = this.rooms.get(sent.roomId);
    if (!room?.members.has(authorId)) throw new ChatError('NOT_FOUND', 'There is no such room.');
    const honest = this.lies.idempotent !== false;
    const id = honest ? room.known.get(sent.clientMessageId) : undefined;
    if (id !== undefined) return id;
    return this.#store(room, { authorId, ...sent });
  }

  #store(
    room: FakeRoom,
    sent: { authorId: string; clientMessageId: string; text: string; replyTo?: string | undefined },
  ): string {
    const id = createHash('sha256').update(randomUUID()).digest('base64url');
    const parent = room.messages.find((message) => message.id === sent.replyTo);
    const { replyTo: _, ...rest } = sent;
    const seq = (room.messages.at(-1)?.seq ?? 0) + 1;
    const message: Message = {
      id,
      roomId: room.id,
      seq,
      rev: 0,
      sentAt: new Date().toISOString(),
      ...rest,
      ...(parent && { replyTo: { id: parent.id, seq: parent.seq } }),
    };
    room.known.set(sent.clientMessageId, id);
    const stored = this.lies.store ? this.lies.store(message, room) : message;
    if (stored === null) return id;
    room.messages.push(stored);
    this.#publish(room, stored);
    return id;
  }

  #publish(room: FakeRoom, message: Message): void {
    for (const userId of this.#people.keys()) {
      if (!room.members.has(userId) && !this.lies.alsoTo?.(userId)) continue;
      for (const heard of this.lies.broadcast?.(message, userId) ?? [message])
        this.#io.to(`user ${userId}`).emit('message:batch', {
          roomId: room.id,
          memberVersion: 1,
          rev: 0,
          from: heard.seq,
          to: heard.seq,
          messages: [heard],
        });
    }
  }

  #search(userId: string, q: string): SearchAnswer {
    const refusal = this.lies.refuseSearch?.(++this.#searches);
    if (refusal) throw refusal;
    const phrase = /^"(.+)"$/u.exec(q)?.[1];
    const parts = phrase === undefined ? q.split(' ') : [phrase];
    const holds = ({ text }: Message): boolean =>
      parts.every((part) => text.toLowerCase().includes(part.toLowerCase()));
    const rooms = [...this.rooms.values()];
    const all = rooms.flatMap(({ messages }) => messages);
    const found = rooms.flatMap(({ members, messages }) => (members.has(userId) ? messages.filter(holds) : []));
    const hits = (this.lies.search?.(found, all.filter(holds)) ?? found).map((message) => {
      const room = { id: message.roomId, name: this.rooms.get(message.roomId)?.name ?? '' };
      return { message, room, ranges: [], why: 'exact' as const, score: 1, context: { before: [], after: [] } };
    });
    // A message of this very millisecond is found too.
    const now = new Date(Date.now() + 1).toISOString();
    return { hits, mode: 'lexical', indexedUpTo: this.lies.indexedUpTo ? this.lies.indexedUpTo() : now };
  }

  #page(roomId: string, query: URLSearchParams) {
    const messages = this.rooms.get(roomId)?.messages ?? [];
    const after = Number(query.get('after') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const page = messages.filter(({ seq }) => seq > after).slice(0, limit);
    const head = messages.at(-1)?.seq ?? 0;
    return {
      messages: this.lies.page?.(page) ?? page,
      head,
      rev: 0,
      first: 1,
      more: { before: after > 0, after: (page.at(-1)?.seq ?? head) < head },
    };
  }
}

const syncOf = ({ id, name, members, messages }: FakeRoom) =>
  syncRoom.parse({
    ...{
      id,
      name,
      kind: 'class',
      topic: '',
      role: 'member',
      archived: false,
      memberVersion: 1,
      memberCount: members.size,
      canPost: true,
    },
    ...{ head: messages.at(-1)?.seq ?? 0, rev: 0, first: 1, readSeq: 0, mentions: 0 },
  });

const asChatError = (error: unknown): ChatError =>
  error instanceof ChatError ? error : new ChatError('INTERNAL', 'A defect of the fake.');

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}
