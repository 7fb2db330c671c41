import { randomUUID } from 'node:crypto';
import type { RouteAnswer, SchoolRole } from '@homeroom/contracts';
import { eventually } from './eventually.js';
import type { Homeroom } from './homeroom.js';
import { Person } from './person.js';

export type More = Readonly<Record<string, string | number>>;
export type Answer = RouteAnswer<'search'>;

/** What somebody who looks for it gets. */
export const search = (person: Person, q: string, more: More = {}): Promise<Answer> =>
  person.ask('search', { query: { q, ...more } });

export const textsOf = ({ hits }: Answer): readonly string[] => hits.map(({ message }) => message.text);

/** The answer, once its first hit is this text. */
export const untilFirst = (text: string, ask: () => Promise<Answer>, withinMs?: number): Promise<Answer> =>
  eventually(async () => {
    const answer = await ask();
    if (textsOf(answer)[0] === text) return answer;
    throw new Error(`"${text}" is not first: ${answer.mode} ${JSON.stringify(textsOf(answer))}`);
  }, withinMs);

/** As `untilFirst`, by a search that had the model at hand. */
export const untilFirstByMeaning = (text: string, ask: () => Promise<Answer>): Promise<Answer> =>
  eventually(async () => {
    const answer = await untilFirst(text, ask, 0);
    if (answer.mode === 'hybrid' && answer.hits[0]?.why === 'meaning') return answer;
    throw new Error(`"${text}" is found by ${answer.mode}, ${answer.hits[0]?.why}`);
  }, 30_000);

/** Tess teaches Ada in one class and Eve in another. */
export class Classroom {
  private constructor(
    readonly people: Readonly<Record<'admin' | 'tess' | 'ada' | 'eve', Person>>,
    readonly roomId: string,
  ) {}

  static async open({ origin, admin: first }: Pick<Homeroom, 'origin' | 'admin'>): Promise<Classroom> {
    const admin = await Person.signIn(origin, first);
    const newcomer = async (handle: string, role: SchoolRole): Promise<Person> => {
      const { oneTimePassword = '' } = await admin.ask('createUser', { body: { handle, name: handle, role } });
      return Person.signIn(origin, { handle, password: oneTimePassword });
    };
    const [tess, ada, eve] = [
      await newcomer('tess', 'teacher'),
      await newcomer('ada', 'student'),
      await newcomer('eve', 'student'),
    ];
    const made = (name: string, pupil: Person) =>
      tess.ask('createRoom', { body: { kind: 'class', name, memberIds: [pupil.id] } });
    const { room } = await made('Class 9B', ada);
    await made('Class 7A', eve);
    await ada.connect();
    return new Classroom({ admin, tess, ada, eve }, room.id);
  }

  /** @returns the id of Ada's message */
  async say(text: string): Promise<string> {
    const body = { clientMessageId: randomUUID(), text };
    return (await this.people.ada.ask('sendMessage', { params: { roomId: this.roomId }, body })).id;
  }

  async edit(messageId: string, text: string): Promise<void> {
    await this.people.ada.emit('message:edit', { roomId: this.roomId, messageId, operationId: randomUUID(), text });
  }

  async remove(messageId: string): Promise<void> {
    await this.people.ada.emit('message:delete', { roomId: this.roomId, messageId, operationId: randomUUID() });
  }

  close(): void {
    this.people.ada.disconnect();
  }
}
