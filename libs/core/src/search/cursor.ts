import { ChatError } from '@homeroom/contracts';
import type { SearchRequest } from '@homeroom/contracts';
import { sha256Base64Url } from '../ids/sha256.js';

/** What a further page needs to know: nothing is shown twice, nothing is skipped, and what came since is left out. */
export type SearchCursor = {
  /** When the first page was asked for (ms since 1970). */
  readonly at: number;
  /** `shortId` of every message shown, or left out because another said the same. */
  readonly shown: readonly string[];
};

const idLength = 8;

/** Enough to tell 200 messages apart. */
export const shortId = (messageId: string): string => messageId.slice(0, idLength);

const queryOf = ({ cursor: _cursor, limit: _limit, ...query }: SearchRequest): string =>
  sha256Base64Url(JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)))).slice(0, 12);

export const writeCursor = (request: SearchRequest, { at, shown }: SearchCursor): string =>
  btoa(`${queryOf(request)}.${at.toString(36)}.${shown.join('')}`)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** @throws ChatError BAD_REQUEST when it is not from an answer to this very query */
export function readCursor(request: SearchRequest, now: number): SearchCursor {
  if (request.cursor === undefined) return { at: now, shown: [] };
  const match = /^([\w-]{12})\.([\da-z]{1,10})\.((?:[\w-]{8})*)$/u.exec(decoded(request.cursor));
  const [, query, at = '', shown = ''] = match ?? [];
  if (query !== queryOf(request))
    throw new ChatError('BAD_REQUEST', '"cursor" is not from an answer to this query; ask for the first page.');
  return { at: Number.parseInt(at, 36), shown: shown.match(/.{8}/gu) ?? [] };
}

function decoded(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return ''; // no text of ours: told as a wrong cursor
  }
}
