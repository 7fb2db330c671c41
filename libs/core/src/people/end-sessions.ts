import type { LiveSignals, SessionEnd } from '../ports/live-signals.port.js';
import type { Sessions, SessionSelector } from '../ports/sessions.port.js';

export type EndSessionsPorts = { readonly sessions: Sessions; readonly liveSignals: LiveSignals };

/** Ends sessions in the store, then cuts their sockets. @returns how many ended */
export async function endSessions(
  { sessions, liveSignals }: EndSessionsPorts,
  selector: SessionSelector,
  reason: SessionEnd,
): Promise<number> {
  const ended = await sessions.end(selector);
  if (ended.length > 0) liveSignals.sessionsEnded(ended, reason);
  return ended.length;
}
