import type { Ack, MessagesRecord, TimelineRecord } from '@homeroom/contracts';
import { topics } from '@homeroom/contracts';
import type { LogRecord, NewRecord } from '@homeroom/core';
import { Gateway } from './actors/gateway.js';
import { Listener } from './actors/listener.js';
import { Person } from './actors/person.js';
import { Program } from './actors/program.js';
import { idOfRequest } from './actors/wishes.js';
import { Worker } from './actors/worker.js';
import { listener, people, program, roomIds, roomOf } from './cast.js';
import { FakeGroup } from './fakes/consumer-group.js';
import { FakeFanout } from './fakes/fake-fanout.js';
import { FakeLog, LogConnection } from './fakes/fake-log.js';
import { ReplicatedStore } from './fakes/replicated-store.js';
import { StoreConnection } from './fakes/store-connection.js';
import type { StoreTwists } from './fakes/store-connection.js';
import { FakeChangeStore, FakeMessageStore, FakeRooms } from './fakes/store-ports.js';
import { isPoison, plain, poison } from './judging/plain.js';
import { Ledger } from './judging/ledger.js';
import { watchPerson } from './judging/watch-person.js';
import { Witness } from './judging/witness.js';
import type { Act, Scenario } from './scenario.js';
import { Faults } from './simulation/faults.js';
import { Network } from './simulation/network.js';
import { Random } from './simulation/random.js';
import type { Actor } from './simulation/simulation.js';
import { newActor, Simulation } from './simulation/simulation.js';
import type { Twists } from './twists.js';

/** A whole school of processes and people on fakes, all of it moved by one schedule. */
export class School {
  readonly roomIds = roomIds;
  readonly sim: Simulation;
  readonly faults: Faults;
  readonly network: Network;
  readonly ledger = new Ledger();
  readonly witness: Witness;
  readonly store: ReplicatedStore;
  readonly log: FakeLog;
  readonly group: FakeGroup;
  readonly workers: { readonly actor: Actor }[] = [];
  readonly gateways: Gateway[] = [];
  readonly people: readonly Person[];
  readonly program: Program;
  readonly listener: Listener;
  readonly #fanout: FakeFanout;
  readonly #marks = new Map<string, number>();
  readonly #inLog = new Set<string>();
  #names = 0;

  constructor(
    readonly scenario: Scenario,
    readonly twists: Twists,
  ) {
    const random = new Random(scenario.seed);
    const sim = new Simulation(random);
    const faults = new Faults(random, scenario.faultPercent / 100);
    this.sim = sim;
    this.faults = faults;
    this.network = new Network(sim, faults);
    this.witness = new Witness(sim, this.ledger, () => this.store.majority);
    this.store = new ReplicatedStore(sim, (write, majority) => this.witness.onMajority(write, majority));
    this.log = new FakeLog({ sim, faults });
    this.log.onAppend((record) => this.#note(record));
    this.group = new FakeGroup({ sim, faults, log: this.log, topic: topics.messages });
    this.#fanout = new FakeFanout({ sim, faults });
    this.people = people.map((userId) => new Person(this, newActor(userId), userId));
    this.listener = new Listener(this);
    this.program = new Program(this, newActor(program), program);
  }

  start(): void {
    for (const id of roomIds) this.store.seed(roomOf(id));
    for (let index = 0; index < 2; index++) this.startGateway(index);
    for (let index = 0; index < this.scenario.workers; index++) this.startWorker(index);
    this.people.forEach((person, index) => void person.run(this.#actsOf(index)));
    void this.program.run(this.#actsOf(people.length));
    this.listener.connect();
  }

  startWorker(index: number): void {
    const { sim, log, group, scenario, twists } = this;
    const actor = newActor(`worker ${index}`);
    const store = this.#storePorts(actor, twists.workerStore);
    const connection = new LogConnection(log, actor);
    const ingest = twists.ingest({
      ...store,
      clock: sim.clockOf(actor),
      eventLog: { append: (records) => this.#appendTimeline(connection, records, worker.since) },
      fanout: {
        publish: (event) => {
          this.witness.published(event, worker.since);
          return this.#fanout.publish(actor, event);
        },
      },
    });
    const { batchRecords } = scenario;
    const worker = new Worker({ sim, actor, log, group, ingest, batchRecords, commitsFirst: twists.commitsFirst });
    this.workers[index] = { actor };
    worker.start();
  }

  startGateway(index: number): void {
    const { sim, log, twists } = this;
    const actor = newActor(`gateway ${index}`);
    const gateway = new Gateway({
      sim,
      actor,
      ...this.#storePorts(actor, {}),
      eventLog: new LogConnection(log, actor, twists.gatewayLog),
      fanout: this.#fanout.subscriber(actor),
      marks: this.#marks,
      isSplit: index === 1,
      isMute: twists.isMute,
      acksFirst: twists.acksFirst,
    });
    this.gateways[index] = gateway;
    void gateway.start();
  }

  roomId(index: number): string {
    return roomIds[index % roomIds.length] ?? '';
  }

  newText = (): string => `words ${++this.#names}`;

  newKey = (): string => `00000000-0000-4000-8000-${(++this.#names).toString(16).padStart(12, '0')}`;

  anyGateway(): Gateway {
    const gateway = this.sim.random.pick(this.gateways);
    if (!gateway) throw new Error('There is no gateway.');
    return gateway;
  }

  /** Between two acts: a moment, or a second. */
  pause(actor: Actor): Promise<void> {
    const { sim } = this;
    return sim.random.chance(0.5) ? sim.turn(actor) : sim.clockOf(actor).sleep(sim.random.below(1_500));
  }

  /** What a device was answered to a request that goes to the log. */
  onAnswer(userId: string, request: { readonly event: string; readonly payload: object }, answer: Ack<unknown>): void {
    const id = idOfRequest(userId, request.event, { ...request.payload });
    if (id === undefined) return;
    if (answer.ok) {
      this.ledger.acked.add(id);
      if (!this.#inLog.has(id)) this.witness.violate('I1', `${request.event} is acknowledged and not in the log`);
    } else if (!answer.error.retryable) this.ledger.nacked.add(id);
  }

  watch(person: Person): void {
    watchPerson(person, this.witness);
  }

  /** A record that nobody can read. */
  poison(roomId: string): void {
    const record = this.log.store({ topic: topics.messages, key: roomId, value: poison });
    this.ledger.poison.push({ partition: record.partition, offset: record.offset });
  }

  /** The listener is no member any more. */
  removeListener(roomId: string): void {
    const room = this.store.primary.rooms.get(roomId);
    if (!room) return;
    const { [listener]: _gone, ...members } = room.members;
    const { memberVersion, version } = room;
    this.store.write({
      kind: 'room',
      room: { ...room, members, memberVersion: memberVersion + 1, version: version + 1 },
    });
  }

  #actsOf(who: number): readonly Act[] {
    const about = { who, room: who, target: 1 };
    const between = this.scenario.acts.filter((act) => act.who === who);
    return [{ ...about, kind: 'send' }, ...between, { ...about, kind: 'edit' }];
  }

  #storePorts(actor: Actor, twists: StoreTwists) {
    const { sim, faults, store } = this;
    const connection = new StoreConnection({ sim, faults, store, twists }, actor);
    return {
      messageStore: new FakeMessageStore(connection),
      changeStore: new FakeChangeStore(connection),
      rooms: new FakeRooms(connection),
    };
  }

  async #appendTimeline(connection: LogConnection, records: readonly NewRecord[], since: number): Promise<void> {
    for (const { topic, value } of records) {
      if (topic !== topics.timeline) continue;
      this.witness.timeline(plain<TimelineRecord>(value), since);
    }
    await connection.append(records);
  }

  #note({ topic, value }: LogRecord): void {
    if (topic !== topics.messages || isPoison(value)) return;
    this.#inLog.add(plain<MessagesRecord>(value).id);
  }
}
