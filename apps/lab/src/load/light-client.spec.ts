import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatError } from '@homeroom/contracts';
import { Broadcasts } from '../evidence/broadcasts.js';
import { Api } from '../server/api.js';
import { FakeHomeroom } from '../server/fake-homeroom.test-server.js';
import type { Lies } from '../server/fake-homeroom.test-server.js';
import type { RetryOptions } from '../server/retry.js';
import { toCsv } from '../server/roster.js';
import { Ear } from './ear.js';
import { LightClient } from './light-client.js';
import { clientMessageId } from './load.test-samples.js';
import { Ledger } from './sent.js';

const roomId = 'room-1';
const now = (): number => performance.now();
const retry: RetryOptions = { giveUpMs: 5_000, now, random: () => 0, sleep: () => Promise.resolve() };

async function eventually(reached: () => boolean): Promise<void> {
  const deadline = now() + 5_000;
  while (!reached() && now() < deadline) await new Promise((resolve) => void setImmediate(resolve));
  expect(reached()).toBe(true);
}

describe('a light client', () => {
  let fake: FakeHomeroom;
  let clients: LightClient[];
  let ledger: Ledger;
  let acked: string[];
  let broadcasts: Broadcasts;

  beforeEach(() => {
    [clients, acked, ledger] = [[], [], new Ledger()];
    broadcasts = new Broadcasts({ sentAt: () => undefined, now, onDelivery: () => undefined });
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await fake.close();
  });

  async function open(lies: Lies = {}): Promise<Record<'ada' | 'bob', LightClient>> {
    fake = new FakeHomeroom(lies);
    const api = new Api(await fake.listen());
    const people = ['ada', 'bob'].map((handle) => ({ handle, name: handle, rooms: ['red'] }));
    await api.call('importRoster', { token: 'admin', body: { csv: toCsv(people), dryRun: false, roomKind: 'class' } });
    const ear = new Ear({ ledger, broadcasts, now, onDelivery: () => undefined });
    const make = (handle: string): LightClient => {
      const person = { handle, userId: handle, token: () => Promise.resolve(handle), rooms: new Set([roomId]) };
      const onAck = ({ text }: { readonly text: string }): void => void acked.push(text);
      const options = { api, ear, broadcasts, ledger, retry, repairs: true, onAck, onNack: () => undefined };
      const client = new LightClient(person, options);
      clients.push(client);
      return client;
    };
    const both = { ada: make('ada'), bob: make('bob') };
    await Promise.all([both.ada.start(), both.bob.start()]);
    return both;
  }

  const say = (client: LightClient, n: number): void =>
    client.send(
      ledger.add({
        clientMessageId: clientMessageId(n),
        roomId,
        authorId: client.person.userId,
        text: `text ${n}`,
        due: 0,
        step: 0,
      }),
    );
  const shows = (client: LightClient): readonly string[] => client.transcript(roomId).map(({ text }) => text);
  const drop = (text: string): Lies => ({
    broadcast: (message, memberId) => (memberId === 'bob' && message.text === text ? [] : [message]),
  });

  it('sends in order, and hears what everybody says, its own too', async () => {
    const { ada, bob } = await open();
    for (const n of [1, 2, 3]) say(ada, n);
    await eventually(() => shows(bob).length === 3 && shows(ada).length === 3);
    expect([acked, shows(bob)]).toEqual([
      ['text 1', 'text 2', 'text 3'],
      ['text 1', 'text 2', 'text 3'],
    ]);
  });

  it('fetches what is missing when the next message shows a hole', async () => {
    const { ada, bob } = await open(drop('text 1'));
    say(ada, 1);
    say(ada, 2);
    await eventually(() => shows(bob).length === 2);
  });

  it('believes the beacon when the last message is missing', async () => {
    const { ada, bob } = await open(drop('text 2'));
    say(ada, 1);
    say(ada, 2);
    await eventually(() => acked.length === 2 && shows(bob).length === 1);
    fake.beacon();
    await eventually(() => shows(bob).length === 2);
  });

  it('comes back after a lost network and catches up', async () => {
    const { ada, bob } = await open();
    say(ada, 1);
    await eventually(() => shows(bob).length === 1);
    bob.sever();
    await eventually(() => !bob.isConnected);
    say(ada, 2);
    say(bob, 3);
    await eventually(() => shows(bob).length === 3);
    expect(bob.isConnected).toBe(true);
    expect(ledger.open).toBe(0);
  });

  it('is refused for good with the reason of the server', async () => {
    const refuse = (): ChatError => new ChatError('UNAUTHENTICATED', 'Sign in again.');
    await expect(open({ refuseHandshake: refuse })).rejects.toHaveProperty('code', 'UNAUTHENTICATED');
  });
});
