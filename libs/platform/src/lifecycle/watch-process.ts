import { counter } from '../metrics/metrics.js';
import type { Platform } from '../platform.module.js';
import type { Fault, Host } from './host.js';

/** What every process measures of itself, beside Node's own numbers. */
export const processMetrics = {
  faults: counter({
    name: 'homeroom_process_faults_total',
    help: 'Errors that nobody handled; each ends the process.',
    labels: ['kind'],
  }),
} as const;

/** Signals and faults end the process in order; a fault is never survived in silence. */
export function watchProcess(
  host: Host,
  { lifecycle, log, metrics }: Pick<Platform, 'lifecycle' | 'log' | 'metrics'>,
): void {
  const { faults } = metrics.of(processMetrics);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) host.onSignal(signal, () => lifecycle.signalled(signal));
  for (const kind of ['unhandledRejection', 'uncaughtException'] satisfies Fault[]) {
    host.onFault(kind, (error) => {
      faults.inc({ kind });
      log.fatal({ err: error, kind }, 'an error that nobody handled');
      void lifecycle.shutdown(kind, 1);
    });
  }
}
