import { nameText } from '@homeroom/contracts';
import type { Person as Enrolled } from '../server/roster.js';
import type { ChatLine } from '../chat-lines.js';

export type Step = {
  readonly n: number;
  readonly handle: string;
  readonly text: string;
  /** `n` of the message of this room that it answers. */
  readonly replyTo?: number;
  /** Place in the common order of all rooms, from 0: with a fixed rate, when it is its turn. */
  readonly slot: number;
};

export type RoomPlan = {
  /** What the room is called in Homeroom. */
  readonly name: string;
  readonly steps: readonly Step[];
};

export type Person = Enrolled & {
  /** Has a live socket: hears every room it is in, and sends through it. The others send by REST. */
  readonly socket: boolean;
};

export type Plan = {
  readonly rooms: readonly RoomPlan[];
  readonly people: readonly Person[];
  /** Replies whose target is not among the lines: sent without the link. */
  readonly repliesCut: number;
};

export type PlanOptions = {
  /** Live sockets over all rooms. */
  readonly sockets: number;
  /** Sockets that hear each room, at least, as far as there are so many. */
  readonly listenersPerRoom: number;
  /** Tells the names of this replay from those of another on the same server: a to z and 0 to 9. */
  readonly tag: string;
};

type Draft = { readonly handle: string; readonly name: string; readonly rooms: Set<string>; socket: boolean };

/** Who writes what where, and who listens. Pure and deterministic. */
export function planReplay(lines: readonly ChatLine[], options: PlanOptions): Plan {
  const names = roomNames(lines, options.tag);
  const people = authorsOf(lines, names, options.tag);
  giveSockets(people, { lines, names, options });
  const cut = { count: 0 };
  const rooms = stepsOf(lines, { names, people, cut });
  return {
    rooms,
    people: [...people.values()].map((draft) => ({ ...draft, rooms: [...draft.rooms] })),
    repliesCut: cut.count,
  };
}

const clean = (text: string): string | undefined => {
  const parsed = nameText.safeParse(text);
  return parsed.success ? parsed.data : undefined;
};

/** Import divides room names by `;`. */
function roomNames(lines: readonly ChatLine[], tag: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { room } of lines) {
    if (names.has(room)) continue;
    const plain = room.includes(';') ? undefined : clean(`${room.trim()} ${tag}`);
    const free = plain !== undefined && ![...names.values()].includes(plain);
    names.set(room, free ? plain : `room ${names.size + 1} ${tag}`);
  }
  return names;
}

function authorsOf(lines: readonly ChatLine[], names: ReadonlyMap<string, string>, tag: string): Map<string, Draft> {
  const people = new Map<string, Draft>();
  for (const { author, room } of lines) {
    let person = people.get(author);
    if (person === undefined) {
      const handle = `${tag}-${people.size + 1}`;
      person = { handle, name: clean(author) ?? handle, rooms: new Set(), socket: false };
      people.set(author, person);
    }
    person.rooms.add(names.get(room) ?? room);
  }
  return people;
}

type Casting = {
  readonly lines: readonly ChatLine[];
  readonly names: ReadonlyMap<string, string>;
  readonly options: PlanOptions;
};

/** Rooms take turns in choosing their busiest author without a socket; then every room is filled up with listeners. */
function giveSockets(people: Map<string, Draft>, { lines, names, options }: Casting): void {
  const queues = busiestFirst(lines);
  const chosen: Draft[] = [];
  const choose = (draft: Draft): void => {
    draft.socket = true;
    chosen.push(draft);
  };
  while (chosen.length < options.sockets && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      if (chosen.length >= options.sockets) break;
      const next = queue.find((author) => people.get(author)?.socket === false);
      queue.splice(0, next === undefined ? queue.length : queue.indexOf(next) + 1);
      const draft = next === undefined ? undefined : people.get(next);
      if (draft) choose(draft);
    }
  }
  while (chosen.length < options.sockets) {
    const handle = `${options.tag}-listener-${chosen.length + 1}`;
    const draft: Draft = { handle, name: handle, rooms: new Set(), socket: false };
    people.set(`\0${handle}`, draft);
    choose(draft);
  }
  fillRooms([...names.values()], chosen, options.listenersPerRoom);
}

function busiestFirst(lines: readonly ChatLine[]): string[][] {
  const counts = new Map<string, Map<string, number>>();
  for (const { room, author } of lines) {
    const ofRoom = counts.get(room) ?? new Map<string, number>();
    counts.set(room, ofRoom.set(author, (ofRoom.get(author) ?? 0) + 1));
  }
  return [...counts.values()].map((ofRoom) => [...ofRoom].sort((a, b) => b[1] - a[1]).map(([author]) => author));
}

function fillRooms(rooms: readonly string[], listeners: readonly Draft[], wanted: number): void {
  for (const room of rooms) {
    const missing = wanted - listeners.filter((listener) => listener.rooms.has(room)).length;
    if (missing <= 0) continue;
    const quietest = listeners
      .filter((listener) => !listener.rooms.has(room))
      .sort((a, b) => a.rooms.size - b.rooms.size);
    for (const listener of quietest.slice(0, missing)) listener.rooms.add(room);
  }
}

type Staging = {
  readonly names: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, Draft>;
  readonly cut: { count: number };
};

/** Long rooms send more often, so that all of them end together. */
function stepsOf(lines: readonly ChatLine[], { names, people, cut }: Staging): readonly RoomPlan[] {
  const rooms = new Map<string, Step[]>([...names.keys()].map((room) => [room, []]));
  const totals = new Map<string, number>();
  const seen = new Set<string>();
  const ordered = lines.map((line) => {
    const index = totals.get(line.room) ?? 0;
    totals.set(line.room, index + 1);
    return { line, index };
  });
  const place = ({ line, index }: (typeof ordered)[number]): number => (index + 0.5) / (totals.get(line.room) ?? 1);
  ordered.sort((a, b) => place(a) - place(b));
  for (const [slot, { line }] of ordered.entries()) {
    const { room, n, author, text, replyTo } = line;
    const known = replyTo !== undefined && seen.has(`${replyTo} ${room}`);
    if (replyTo !== undefined && !known) cut.count++;
    seen.add(`${n} ${room}`);
    rooms.get(room)?.push({ n, handle: people.get(author)?.handle ?? author, text, slot, ...(known && { replyTo }) });
  }
  return [...rooms].map(([room, steps]) => ({ name: names.get(room) ?? room, steps }));
}
