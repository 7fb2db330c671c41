import { randomUUID } from 'node:crypto';
import { LiveClient } from '../live-client.js';
import { enrol, sessionOf, signInAdmin } from '../enrolment.js';
import type { Enrolled } from '../enrolment.js';
import { eventually } from '../eventually.js';
import { modelFolder } from '../standalone-process.js';
import { Wire, outcomeOf } from '../wire.js';
import type { Outcome, Sent } from '../wire.js';

export type Name = 'admin' | 'tess' | 'ada' | 'bob';

/** Signs the sessions of the server under test, so that tokens can be forged as well as possible. */
export const sessionKey = 'the key that signs the sessions of the hostile tests';

/** Limits that a table of cases would run into; those that stay have cases of their own. */
export const hostileSettings = {
  HOMEROOM_SESSION_KEY: sessionKey,
  HOMEROOM_SESSION_PASSWORD_CHANGE: 'advised',
  HOMEROOM_RATE_SEND: 'off',
  HOMEROOM_RATE_OPERATION: 'off',
  HOMEROOM_RATE_READ: 'off',
  HOMEROOM_RATE_ROOM: 'off',
  HOMEROOM_RATE_SEARCH: 'off',
  HOMEROOM_EMBEDDING_MODEL_DIR: modelFolder('tiny'),
  HOMEROOM_RATE_SIGN_IN: '1/20',
  HOMEROOM_LIMIT_SOCKETS_PER_USER: '60',
  HOMEROOM_LOG_LEVEL: 'trace',
};

type Pair<Keys extends string> = Readonly<Record<Keys, string>>;

/** Whom and what the cases are about. Tess teaches Ada in `open` and Bob in `foreign`, which Ada is not in. */
export class World {
  readonly #sockets = new Map<Name, LiveClient>();
  /** Bodies of all answers that were no success. */
  readonly refusals: string[] = [];

  readonly people: Readonly<Record<Name, Enrolled>>;
  readonly rooms: Pair<'open' | 'foreign'>;
  readonly messages: Pair<'hers' | 'foreign'>;

  private constructor(
    readonly wire: Wire,
    there: Pick<World, 'people' | 'rooms' | 'messages'>,
  ) {
    this.people = there.people;
    this.rooms = there.rooms;
    this.messages = there.messages;
  }

  static async build(origin: string): Promise<World> {
    const wire = new Wire(origin);
    const admin = await signInAdmin(wire);
    const [tess, ada, bob] = await Promise.all([
      enrol(wire, admin, { handle: 'tess', role: 'teacher' }),
      enrol(wire, admin, { handle: 'ada', role: 'student' }),
      enrol(wire, admin, { handle: 'bob', role: 'student' }),
    ]);
    const room = async (name: string, pupil: Enrolled): Promise<string> => {
      const json = { kind: 'class', name, memberIds: [pupil.id] };
      const made = await wire.done<{ room: { id: string } }>({ path: '/rooms', token: tess.token, json });
      return made.room.id;
    };
    const [open, foreign] = [await room('Open', ada), await room('Foreign', bob)];
    const say = async (roomId: string, author: Enrolled, text = 'Good morning'): Promise<string> => {
      const json = { clientMessageId: randomUUID(), text };
      const sent = { path: `/rooms/${roomId}/messages`, token: author.token, json };
      const { id } = await wire.done<{ id: string }>(sent);
      await eventually(() => wire.done({ path: `/messages/${id}`, token: author.token }));
      return id;
    };
    const messages = { hers: await say(open, ada), foreign: await say(foreign, bob) };
    // A second hit, so that there are cursors.
    await say(open, tess, 'Another morning in the garden');
    return new World(wire, { people: { admin, tess, ada, bob }, rooms: { open, foreign }, messages });
  }

  get origin(): string {
    return this.wire.origin;
  }

  async ask(sent: Sent): Promise<Outcome> {
    const answer = await this.wire.ask(sent).catch(() => null);
    if (!answer) return 'cut';
    if (answer.status >= 300) this.refusals.push(answer.text);
    return outcomeOf(answer);
  }

  async emit(by: Name, event: string, args: readonly unknown[]): Promise<Outcome> {
    const client = await this.#socketOf(by);
    const outcome = await client.emit(event, ...args);
    if (outcome === 'cut') this.#sockets.delete(by);
    return outcome;
  }

  /** The tokens of a session that is over. */
  async signedOut(): Promise<{ readonly access: string; readonly refresh: string }> {
    const { accessToken, refreshToken } = await sessionOf(this.wire, 'bob');
    await this.wire.done({ method: 'DELETE', path: '/session', token: accessToken });
    return { access: accessToken, refresh: refreshToken };
  }

  close(): void {
    for (const client of this.#sockets.values()) client.close();
    this.wire.close();
  }

  /** One a person; opened again when the server has cut it. */
  async #socketOf(name: Name): Promise<LiveClient> {
    const known = this.#sockets.get(name);
    if (known?.socket.connected) return known;
    const client = await LiveClient.as(this.origin, this.people[name].token);
    this.#sockets.set(name, client);
    return client;
  }
}
