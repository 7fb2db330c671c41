import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { OperationalError } from '../operational-error.js';
import { Api } from '../server/api.js';
import { Broadcasts } from '../evidence/broadcasts.js';
import { ClientListener } from '../server/client-listener.js';
import { figuresOf, sentenceOf, tableOf } from './figures.js';
import type { Input, Kill } from './figures.js';
import type { Listener } from '../server/listener.js';
import type { ReplayOptions } from './options.js';
import type { OwnHomeroom } from '../server/own-homeroom.js';
import type { Plan } from './plan.js';
import type { Progress } from '../terminal/progress.js';
import type { RetryOptions } from '../server/retry.js';
import { searchAfterwards } from './searches.js';
import type { SearchOptions } from './searches.js';
import { Sender } from './sender.js';
import { Tally } from './tally.js';
import { reachVerdict } from '../evidence/verdict.js';
import type { RoomRun } from '../evidence/verdict.js';
import { buildWorld } from './world.js';
import type { World } from './world.js';

const patience: RetryOptions = {
  giveUpMs: 60_000,
  now: () => performance.now(),
  random: Math.random,
  sleep: (ms) => wait(ms),
};

export type RunOptions = {
  readonly options: ReplayOptions;
  readonly plan: Plan;
  readonly input: Input;
  readonly own: OwnHomeroom | undefined;
  readonly progress: Progress;
  readonly out: Writable;
};

/** One replay against one server. */
export class Run {
  readonly #retry: RetryOptions = { ...patience, isOver: () => this.#isOver };
  readonly #tally = new Tally();
  readonly #sentAt = new Map<string, number>();
  readonly #broadcasts = new Broadcasts({
    sentAt: (clientMessageId) => this.#sentAt.get(clientMessageId),
    now: this.#retry.now,
    onDelivery: (latencyMs) => {
      this.#tally.heard++;
      this.#tally.delivery.record(latencyMs);
    },
  });
  #killing: Promise<readonly Kill[]> = Promise.resolve([]);
  #listeners: readonly Listener[] = [];
  #isOver = false;

  constructor(private readonly run: RunOptions) {}

  async go(): Promise<number> {
    const { own, options, plan, progress } = this.run;
    const api = new Api(own?.origin ?? options.url ?? '');
    const world = await buildWorld({
      api,
      admin: { handle: options.adminHandle, password: own?.adminPassword ?? options.adminPassword ?? '' },
      plan,
      broadcasts: this.#broadcasts,
      retry: this.#retry,
      changePasswords: own === undefined,
      progress,
      makeListener: (person) =>
        new ClientListener({
          ...person,
          api,
          broadcasts: this.#broadcasts,
          onNotice: (kind) => this.#tally.notice(kind),
        }),
    });
    this.#listeners = world.listeners;
    return this.#measure(api, world);
  }

  /** Whatever is still under way ends soon, and changes nothing. */
  end(): void {
    this.#isOver = true;
    for (const listener of this.#listeners) listener.close();
  }

  async #measure(api: Api, world: World): Promise<number> {
    const start = this.#retry.now();
    const rooms = await this.#sendAll(world);
    const seconds = (this.#retry.now() - start) / 1_000;
    const kills = await this.#killing;
    this.run.progress.phase(() => 'waiting until every listener is at the head, then judging');
    const verdict = await reachVerdict({
      api,
      rooms,
      broadcasts: this.#broadcasts,
      retry: this.#retry,
      settleMs: this.run.options.settleMs,
    });
    const searched = await this.#search({ api, rooms, newestSentAt: verdict.newestSentAt });
    this.run.progress.end();
    const violations = [...verdict.violations, ...searched.violations];
    const { input, options } = this.run;
    const outcome = { input, tally: this.#tally, verdict, searches: searched.figures, violations, seconds, kills };
    const figures = figuresOf(outcome);
    this.run.out.write(`${tableOf(figures)}\n${sentenceOf(violations)}\n`);
    if (options.json !== undefined)
      await writeFile(options.json, `${JSON.stringify({ ...figures, violations }, null, 2)}\n`);
    if (violations.length > 0) return 1;
    if (options.killAfter !== undefined && kills.length < options.kills)
      throw new OperationalError(
        `The server was killed ${kills.length} times instead of ${options.kills}: too few acks.`,
      );
    if (this.#tally.unknown > 0)
      throw new OperationalError(
        `${this.#tally.unknown} messages got no final answer within ${this.#retry.giveUpMs / 1_000} s each.`,
      );
    return 0;
  }

  #search(about: Pick<SearchOptions, 'api' | 'rooms' | 'newestSentAt'>): ReturnType<typeof searchAfterwards> {
    this.run.progress.phase(() => 'waiting until all of it can be found, then searching as members and as others');
    return searchAfterwards({ ...about, retry: this.#retry, indexMs: this.run.options.indexMs });
  }

  #sendAll(world: World): Promise<readonly RoomRun[]> {
    const { options, progress, input } = this.run;
    const tally = this.#tally;
    const start = this.#retry.now();
    const speed = (): number => (tally.acked * 1_000) / Math.max(1, this.#retry.now() - start);
    progress.phase(
      () =>
        `sent ${tally.sent}/${input.lines} · acked ${tally.acked} · refused ${tally.refused} · heard ${tally.heard} · ${speed().toFixed(0)}/s`,
    );
    const sender = new Sender({
      doorOf: world.doorOf,
      newId: randomUUID,
      tally,
      retry: this.#retry,
      ...(options.rate !== undefined && { rate: options.rate }),
      onSent: (clientMessageId, at) => void this.#sentAt.set(clientMessageId, at),
      onAcked: (acked) => this.#killWhenDue(acked),
      stopped: () => this.#isOver,
    });
    const sending = world.rooms.map(async ({ plan, ...room }) => {
      const attempts = await sender.sendRoom(plan, room.roomId);
      return { ...room, name: plan.name, attempts };
    });
    return Promise.all(sending);
  }

  #killWhenDue(acked: number): void {
    const { own, options } = this.run;
    const { killAfter, kills } = options;
    if (!own || killAfter === undefined || acked % killAfter !== 0 || acked > killAfter * kills) return;
    this.#killing = this.#killing.then(async (before) => {
      const start = this.#retry.now();
      await own.killAndRestart();
      return [...before, { afterAcked: acked, downMs: this.#retry.now() - start }];
    });
    // Awaited when everything is sent; until then a failure must not count as unhandled.
    this.#killing.catch(() => undefined);
  }
}
