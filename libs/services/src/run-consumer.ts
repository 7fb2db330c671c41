import type { BatchContext, Clock, Consumption, EventLog, LogRecord, Subscription } from '@homeroom/core';
import { counter, gauge, histogram } from '@homeroom/platform';
import type { MetricsOf, Platform } from '@homeroom/platform';

/** What every consumer of the log reports. */
export const consumerMetrics = {
  batches: histogram({
    name: 'homeroom_log_batch_seconds',
    help: 'Time to handle one batch of the log, retries included',
    labels: ['group', 'topic'],
  }),
  records: counter({ name: 'homeroom_log_records_total', help: 'Records handled', labels: ['group', 'topic'] }),
  retries: counter({
    name: 'homeroom_log_retries_total',
    help: 'Batches handed in again after a failure',
    labels: ['group', 'topic'],
  }),
  halted: counter({
    name: 'homeroom_log_halts_total',
    help: 'Partitions halted at a record of a later release',
    labels: ['group', 'topic'],
  }),
  age: gauge({
    name: 'homeroom_log_oldest_seconds',
    help: 'Age of the oldest record not yet handled',
    labels: ['group', 'topic', 'partition'],
  }),
  lag: gauge({
    name: 'homeroom_log_lag_records',
    help: 'Records not yet handled',
    labels: ['group', 'topic', 'partition'],
  }),
} as const;

const retryMs = { first: 50, most: 5_000 };
const heartbeatMs = 2_000;
const lagEveryMs = 10_000;

export type ConsumerPorts = { readonly eventLog: EventLog; readonly clock: Clock };
type Surroundings = Pick<Platform, 'log' | 'metrics' | 'lifecycle'>;

/**
 * Runs one consumer of the log for the life of the process: retries a failing batch in place with back-off and heartbeats,
 * for hours if need be (a failing store is never the record's fault), and measures. Leaves the group on shutdown.
 */
export async function runConsumer(
  work: Subscription,
  ports: ConsumerPorts,
  surroundings: Surroundings,
): Promise<Consumption> {
  const consumer = new Consumer(work, ports, surroundings);
  const consumption = await ports.eventLog.consume({
    ...work,
    handle: (records, context) => consumer.handle(records, context),
  });
  const stopped = new AbortController();
  const watching = consumer.watchLag(stopped.signal);
  surroundings.lifecycle.onShutdown('stop', `consumer ${work.group}`, async () => {
    stopped.abort();
    await consumption.stop();
    await watching;
  });
  return consumption;
}

class Consumer {
  private readonly numbers: MetricsOf<typeof consumerMetrics>;
  private readonly labels: { readonly group: string; readonly topic: string };

  constructor(
    private readonly work: Subscription,
    private readonly ports: ConsumerPorts,
    private readonly surroundings: Surroundings,
  ) {
    this.numbers = surroundings.metrics.of(consumerMetrics);
    this.labels = { group: work.group, topic: work.topic };
  }

  async handle(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    const start = this.ports.clock.now();
    await this.handleUntilDone(records, this.alarming(context));
    this.numbers.batches.observe(this.labels, (this.ports.clock.now() - start) / 1_000);
    this.numbers.records.inc(this.labels, records.length);
  }

  async watchLag(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.measureLag();
      } catch (error) {
        this.surroundings.log.warn({ err: error, ...this.labels }, 'the lag could not be read');
      }
      await this.ports.clock.sleep(lagEveryMs, signal);
    }
  }

  private async handleUntilDone(records: readonly LogRecord[], context: BatchContext): Promise<void> {
    for (let pause = retryMs.first; ; pause = Math.min(pause * 2, retryMs.most)) {
      try {
        return await this.work.handle(records, context);
      } catch (error) {
        if (context.signal.aborted) throw error;
        this.numbers.retries.inc(this.labels);
        this.surroundings.log.error(
          { err: error, ...this.labels, records: records.length, retryInMs: pause },
          'a batch failed and is handled again',
        );
      }
      await this.sleepBeating(pause, context);
    }
  }

  private async sleepBeating(ms: number, context: BatchContext): Promise<void> {
    for (let left = ms; left > 0; left -= heartbeatMs) {
      await this.ports.clock.sleep(Math.min(left, heartbeatMs), context.signal);
      context.signal.throwIfAborted();
      await context.heartbeat();
    }
  }

  private alarming(context: BatchContext): BatchContext {
    return {
      signal: context.signal,
      heartbeat: () => context.heartbeat(),
      halt: (partition, offset, reason) => {
        this.numbers.halted.inc(this.labels);
        this.surroundings.log.error(
          { ...this.labels, partition, offset, reason },
          'a partition is halted until a release that understands this record',
        );
        context.halt(partition, offset, reason);
      },
    };
  }

  private async measureLag(): Promise<void> {
    for (const { partition, records, oldestAt } of await this.ports.eventLog.lag(this.work.group, this.work.topic)) {
      const at = { ...this.labels, partition: String(partition) };
      this.numbers.lag.set(at, records);
      this.numbers.age.set(at, oldestAt === null ? 0 : Math.max(0, this.ports.clock.now() - oldestAt) / 1_000);
    }
  }
}
