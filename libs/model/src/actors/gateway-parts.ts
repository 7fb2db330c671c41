import type { ChangeStore, EventLog, Fanout, MessageStore, Rooms } from '@homeroom/core';
import type { Actor, Simulation } from '../simulation/simulation.js';

export type GatewayParts = {
  readonly sim: Simulation;
  readonly actor: Actor;
  readonly eventLog: Pick<EventLog, 'append'>;
  readonly messageStore: MessageStore;
  readonly changeStore: ChangeStore;
  readonly rooms: Pick<Rooms, 'byIds' | 'ofUser'>;
  readonly fanout: Pick<Fanout, 'subscribe'>;
  readonly marks: Map<string, number>;
  /** Each partition fails alone. */
  readonly isSplit: boolean;
  /** Planted: no heads are ever told. */
  readonly isMute: boolean;
  /** Planted: the answer does not wait for the log. */
  readonly acksFirst: boolean;
};
