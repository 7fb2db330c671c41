import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '@homeroom/contracts';
import { auditStart, sealAuditEntry, verifyAuditChain } from './audit-chain.js';

const at = '2026-01-12T08:00:00.000Z';

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let i = 1; i <= length; i++) {
    entries.push(
      sealAuditEntry({ at, by: 'ana', action: 'user-changed', subject: `u${i}` }, entries.at(-1) ?? auditStart),
    );
  }
  return entries;
}

const altered = (entries: readonly AuditEntry[], number: number, rest: Partial<AuditEntry>) =>
  entries.map((entry) => (entry.number === number ? { ...entry, ...rest } : entry));

describe('the chain of the audit log', () => {
  it('holds as written, in any order, whole or from a known entry on', () => {
    const entries = chain(6);
    expect(verifyAuditChain([])).toEqual({ ok: true, last: auditStart });
    expect(verifyAuditChain(entries.toReversed())).toMatchObject({ ok: true, last: { number: 6 } });
    expect(verifyAuditChain(entries.slice(3), entries[2])).toMatchObject({ ok: true, last: { number: 6 } });
  });

  it('does not depend on the order of an entry’s keys', () => {
    const [entry] = chain(1);
    if (!entry) throw new Error('no entry');
    const { at: when, ...rest } = entry;
    expect(verifyAuditChain([{ ...rest, at: when }]).ok).toBe(true);
  });

  it('breaks at the first entry that was altered in any field', () => {
    const changes: Partial<AuditEntry>[] = [
      { subject: 'u9' },
      { by: null },
      { at: '2026-01-12T08:00:01.000Z' },
      { action: 'erase' },
      { reason: 'added later' },
      { hash: 'x'.repeat(43) },
    ];
    for (const change of changes) {
      expect(verifyAuditChain(altered(chain(5), 3, change))).toEqual({ ok: false, number: 3, problem: 'altered' });
    }
  });

  it('breaks where an entry is missing, doubled, or sealed anew by somebody who altered one before it', () => {
    const entries = chain(5);
    expect(verifyAuditChain(entries.filter(({ number }) => number !== 2))).toEqual({
      ok: false,
      number: 2,
      problem: 'missing',
    });
    expect(verifyAuditChain([...entries, ...entries.slice(3, 4)])).toEqual({
      ok: false,
      number: 4,
      problem: 'altered',
    });
    const again = sealAuditEntry({ at, by: 'eve', action: 'erase' }, { number: 4, hash: entries[4]?.hash ?? '' });
    expect(verifyAuditChain([...entries, again])).toEqual({ ok: false, number: 5, problem: 'altered' });
    const forged = sealAuditEntry({ at, by: 'eve', action: 'erase' }, entries[1] ?? auditStart);
    const spoiled = entries.map((entry) => (entry.number === 3 ? forged : entry));
    expect(verifyAuditChain(spoiled)).toEqual({ ok: false, number: 4, problem: 'altered' });
  });
});
