import { schoolRoles } from '@homeroom/contracts';
import type { SchoolRole } from '@homeroom/contracts';
import { enrol } from '../enrolment.js';
import type { Enrolled } from '../enrolment.js';
import { LiveClient } from '../live-client.js';
import { outcomeOf } from '../wire.js';
import type { Outcome, Sent, Wire } from '../wire.js';
import { seats } from './law.js';
import type { Seat } from './law.js';

/** Stands in every text and name of a room; what comes after it says which room, and from before or after a removal. */
export const canaryOf = (room: string, time: 'before' | 'after'): string => `canary.${room}.${time}.end`;
const canary = /canary\.([\w-]+\.(?:before|after))\.end/gu;

type Heard = { readonly event: string; readonly text: string };

/**
 * Events that speak of a room to somebody who is not in it.
 * @param inside whether they were when the first of them was heard; `entries` = how often they were taken in since
 */
export function strays(
  heard: readonly Heard[],
  roomId: string,
  { inside, entries = 0 }: { readonly inside: boolean; readonly entries?: number },
): readonly string[] {
  let [isInside, left] = [inside, entries];
  return heard
    .filter(({ text }) => text.includes(roomId))
    .flatMap(({ event }) => {
      if (event === 'room:removed') isInside = false;
      else if (!isInside && event === 'room:changed' && left > 0) [isInside, left] = [true, left - 1];
      else if (!isInside) return [event];
      return [];
    });
}

/** A person with a session and a socket who remembers every canary and every event that reached them, whichever way. */
export class Actor {
  readonly canaries = new Set<string>();
  readonly heard: Heard[] = [];
  #live: LiveClient | undefined;

  constructor(
    private readonly wire: Wire,
    readonly person: Enrolled,
    readonly role: { readonly school: SchoolRole; readonly seat: Seat },
  ) {}

  get id(): string {
    return this.person.id;
  }

  get name(): string {
    return this.person.handle;
  }

  async connect(): Promise<void> {
    const live = LiveClient.prepare(this.wire.origin, { auth: { v: 1, token: this.person.token } });
    live.socket.onAny((event: string, payload: unknown) => {
      const text = JSON.stringify(payload);
      this.heard.push({ event, text });
      this.#notice(text);
    });
    if ((await live.connect()) !== 'ok') throw new Error(`${this.name} cannot connect`);
    this.#live = live;
  }

  async ask(sent: Sent): Promise<Outcome> {
    const answer = await this.wire.ask({ ...sent, token: this.person.token });
    this.#notice(answer.text);
    return outcomeOf(answer);
  }

  async done<T>(sent: Sent): Promise<T> {
    const answer = await this.wire.ask({ ...sent, token: this.person.token });
    this.#notice(answer.text);
    if (answer.status >= 300) throw new Error(`${this.name}: ${sent.path} answers ${answer.status} ${answer.text}`);
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
  }

  emit(event: string, payload: object): Promise<Outcome> {
    if (!this.#live) throw new Error(`${this.name} has no socket`);
    return this.#live.emit(event, payload);
  }

  /** Resolves when everything the server wrote to this socket until now has been heard. */
  async caughtUp(): Promise<void> {
    await this.emit('presence:watch', { userIds: [] });
  }

  close(): void {
    this.#live?.close();
  }

  #notice(text: string): void {
    for (const [, which = ''] of text.matchAll(canary)) this.canaries.add(which);
  }
}

/** Every school role on every seat: the outsiders are in no room at all. */
export const enrolCast = (wire: Wire, admin: Enrolled): Promise<readonly Actor[]> =>
  Promise.all(
    schoolRoles.flatMap((school) =>
      seats.map(async (seat) => {
        const person = await enrol(wire, admin, { handle: `${school}-${seat}`, role: school });
        return new Actor(wire, person, { school, seat });
      }),
    ),
  );
