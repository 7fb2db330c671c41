import type { AuditEntry } from '@homeroom/contracts';
import { sha256Base64Url } from '../ids/sha256.js';

type Unsealed = Omit<AuditEntry, 'hash'>;
type Link = Pick<AuditEntry, 'number' | 'hash'>;

/** What comes before entry 1. */
export const auditStart: Link = { number: 0, hash: '' };

/**
 * The hash of an entry: base64url SHA-256 over the hash before it and the entry as JSON with its keys in order of the
 * alphabet, absent keys left out.
 */
export function auditHash(entry: Unsealed, previousHash: string): string {
  const { number, at, by, action, subject, reason } = entry;
  return sha256Base64Url(`${previousHash}\n${JSON.stringify({ action, at, by, number, reason, subject })}`);
}

/** The entry that follows `previous`, numbered and hashed. */
export function sealAuditEntry(entry: Omit<AuditEntry, 'number' | 'hash'>, previous: Link): AuditEntry {
  const numbered = { ...entry, number: previous.number + 1 };
  return { ...numbered, hash: auditHash(numbered, previous.hash) };
}

export type AuditVerdict =
  | { readonly ok: true; readonly last: Link }
  | { readonly ok: false; readonly number: number; readonly problem: 'missing' | 'altered' };

/**
 * Checks that nothing was altered, removed from the middle, or put in. In any order; they must follow `after`. That the
 * newest entries were not cut off shows only against a `last` that was kept elsewhere.
 */
export function verifyAuditChain(entries: readonly AuditEntry[], after: Link = auditStart): AuditVerdict {
  let last = after;
  for (const entry of entries.toSorted((a, b) => a.number - b.number)) {
    if (entry.number > last.number + 1) return { ok: false, number: last.number + 1, problem: 'missing' };
    if (entry.number <= last.number || entry.hash !== auditHash(entry, last.hash)) {
      return { ok: false, number: entry.number, problem: 'altered' };
    }
    last = { number: entry.number, hash: entry.hash };
  }
  return { ok: true, last };
}
