import { ChatError } from '@homeroom/contracts';
import { sessionsPerUser } from './sessions.port.js';
import type { SessionRecord, Sessions, SessionSelector } from './sessions.port.js';
import { jsonCopy } from './json-copy.js';

export class MemorySessions implements Sessions {
  private readonly sessions = new Map<string, SessionRecord>();

  async insert(session: SessionRecord): Promise<void> {
    await null;
    if (this.sessions.has(session.id)) throw new ChatError('CONFLICT', 'The id of the session is taken.');
    for (const { id, expiresAt } of this.sessions.values())
      if (expiresAt <= session.createdAt) this.sessions.delete(id);
    this.sessions.set(session.id, jsonCopy(session));
    const own = [...this.sessions.values()].filter(({ userId }) => userId === session.userId);
    own.sort((a, b) => b.refreshedAt - a.refreshedAt);
    for (const { id } of own.slice(sessionsPerUser)) this.sessions.delete(id);
  }

  async byIds(ids: readonly string[]): Promise<readonly SessionRecord[]> {
    await null;
    return [...new Set(ids)].flatMap((id) => {
      const session = this.sessions.get(id);
      return session ? [jsonCopy(session)] : [];
    });
  }

  async rotate(id: string, from: number, refreshedAt: number): Promise<boolean> {
    await null;
    const session = this.sessions.get(id);
    if (session?.generation !== from) return false;
    this.sessions.set(id, { ...session, generation: from + 1, refreshedAt });
    return true;
  }

  async end(selector: SessionSelector): Promise<readonly string[]> {
    await null;
    const ended = [...this.sessions.values()].filter((session) => matches(session, selector)).map(({ id }) => id);
    for (const id of ended) this.sessions.delete(id);
    return ended;
  }
}

const matches = (session: SessionRecord, selector: SessionSelector): boolean =>
  'id' in selector ? session.id === selector.id : session.userId === selector.userId && session.id !== selector.except;
