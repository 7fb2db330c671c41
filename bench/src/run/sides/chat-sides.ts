import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../measurement.js';
import { inScratchFolder } from '../scratch.js';
import { LightClient } from '../sockets/light-client.js';
import type { ChatAsks } from './chat-asks.js';
import type { School, SignedIn } from './school.js';
import { Side } from './side.js';

const programs = {
  homeroom: new URL('./gateway.side.js', import.meta.url),
  bare: new URL('./bare-socketio.side.js', import.meta.url),
} as const;
export type ChatSideName = keyof typeof programs;

const atOnce = 50;
const patienceMs = 30_000;

export type ChatSideOptions = {
  readonly side: ChatSideName;
  readonly measurement: string;
  readonly folder: string;
  readonly profile: string | undefined;
};

/** A server in a process of its own, and the people who are connected to it. */
export class ChatSide {
  readonly #clients: LightClient[] = [];

  private constructor(
    readonly process: Side<ChatAsks>,
    private readonly opened: { readonly url: string; readonly people: readonly SignedIn[] },
  ) {}

  static async open(school: School, { side, measurement, folder, profile }: ChatSideOptions): Promise<ChatSide> {
    const name = `${measurement}-${side}`;
    const process = await Side.start<ChatAsks>({ program: programs[side], name, profile });
    const own = join(folder, side);
    mkdirSync(own, { recursive: true });
    return new ChatSide(process, await process.ask('open', { ...school, folder: own }));
  }

  get clients(): readonly LightClient[] {
    return this.#clients;
  }

  roomOf(person: number): string {
    return this.opened.people[person]?.roomId ?? '';
  }

  /** So many people more come in. */
  async connect(count: number): Promise<void> {
    const { url, people } = this.opened;
    const next = people.slice(this.#clients.length, this.#clients.length + count);
    for (let from = 0; from < next.length; from += atOnce)
      this.#clients.push(
        ...(await Promise.all(next.slice(from, from + atOnce).map(({ token }) => LightClient.open(url, token)))),
      );
    if (next.length < count) throw new Error(`There are only ${people.length} people.`);
  }

  /** Waits until the count over all clients has come to the number. @throws Error when it does not in 30 s, or becomes more */
  async hears(expected: number, countOf: (client: LightClient) => number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    const heard = (): number => this.#clients.reduce((sum, client) => sum + countOf(client), 0);
    while (heard() < expected && performance.now() < deadline) await wait(5);
    const lost = this.#clients.filter((client) => client.lost).length;
    const refused = this.#clients.reduce((sum, client) => sum + client.refused, 0);
    if (heard() !== expected || lost > 0 || refused > 0)
      throw new Error(`Of ${expected} there came ${heard()}; ${refused} were refused, ${lost} sockets were lost.`);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.process.stop();
  }
}

export type ChatSides = Readonly<Record<ChatSideName, ChatSide>>;

/** Both servers with everybody connected, for the time of the work. */
export const withChatSides = <Result>(
  school: School & { readonly measurement: string },
  { profile }: Settings,
  work: (sides: ChatSides) => Promise<Result>,
): Promise<Result> =>
  inScratchFolder(async (folder) => {
    const open: ChatSide[] = [];
    const start = async (side: ChatSideName): Promise<ChatSide> => {
      const one = await ChatSide.open(school, { side, measurement: school.measurement, folder, profile });
      open.push(one);
      await one.connect(school.people);
      return one;
    };
    try {
      return await work({ homeroom: await start('homeroom'), bare: await start('bare') });
    } finally {
      for (const one of open) await one.close();
    }
  });
