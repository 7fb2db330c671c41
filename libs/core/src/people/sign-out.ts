import type { Caller } from './caller.js';
import { endSessions } from './end-sessions.js';
import type { EndSessionsPorts } from './end-sessions.js';

export class SignOut {
  constructor(private readonly ports: EndSessionsPorts) {}

  /** Ends the caller's session and cuts its sockets. Again = nothing. */
  async signOut(caller: Pick<Caller, 'sessionId'>): Promise<void> {
    await endSessions(this.ports, { id: caller.sessionId }, 'signed-out');
  }
}
