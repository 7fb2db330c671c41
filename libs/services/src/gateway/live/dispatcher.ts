import { ChatError, clientEvents, parseRequest } from '@homeroom/contracts';
import type { Ack, ClientEvent } from '@homeroom/contracts';
import type { Logger } from '@homeroom/platform';
import type { EventContext, EventTable } from './event-table.js';
import type { LiveMetrics } from './live.metrics.js';

/** What the dispatcher sees of a socket; `load` is the socket's own, and lives as long. */
export type EventSource = { readonly context: EventContext; readonly load: { inFlight: number } };

type Answer = (ack: Ack<unknown>) => void;
type Handler = (context: EventContext, payload: unknown) => Promise<unknown>;

const isKnown = (event: string): event is ClientEvent => Object.hasOwn(clientEvents, event);

/**
 * Answers client events. Every event with an ack function gets exactly one answer, whatever happens; without one it is
 * ignored. Never throws, and never writes what a client sent into a log.
 */
export class Dispatcher {
  constructor(
    private readonly table: EventTable,
    private readonly options: { readonly maxInFlight: number; readonly log: Logger; readonly metrics: LiveMetrics },
  ) {}

  /** @param args what the client sent with the event, its ack function last */
  async take(source: EventSource, event: string, args: readonly unknown[]): Promise<void> {
    const ack = args.at(-1);
    if (typeof ack !== 'function') return;
    const startedAt = performance.now();
    const answer = await this.#answer(source, event, args.slice(0, -1));
    const seconds = (performance.now() - startedAt) / 1_000;
    const outcome = answer.ok ? 'ok' : answer.error.code;
    this.options.metrics.events.observe({ event: isKnown(event) ? event : 'unknown', outcome }, seconds);
    (ack as Answer)(answer);
  }

  async #answer(source: EventSource, event: string, payloads: readonly unknown[]): Promise<Ack<unknown>> {
    const { maxInFlight, log } = this.options;
    try {
      if (!isKnown(event)) throw new ChatError('BAD_REQUEST', 'There is no such event.');
      if (payloads.length !== 1) throw new ChatError('BAD_REQUEST', 'An event carries one object.');
      if (source.load.inFlight >= maxInFlight) {
        throw new ChatError('OVERLOADED', 'Too many requests wait for their answer.', { retryAfterMs: 1_000 });
      }
      const payload = check(event, payloads[0]);
      source.load.inFlight++;
      try {
        return { ok: true, data: await (this.table[event] as Handler)(source.context, payload) };
      } finally {
        source.load.inFlight--;
      }
    } catch (err) {
      if (err instanceof ChatError) return { ok: false, error: err.toBody() };
      log.error({ err, event }, 'an event failed');
      return { ok: false, error: new ChatError('INTERNAL', 'Something went wrong on our side.').toBody() };
    }
  }
}

function check(event: ClientEvent, payload: unknown): unknown {
  if (ArrayBuffer.isView(payload) || payload instanceof ArrayBuffer) {
    throw new ChatError('BAD_REQUEST', 'Binary data is not taken.');
  }
  return parseRequest(clientEvents[event].payload, payload);
}
