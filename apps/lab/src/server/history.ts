import { limits } from '@homeroom/contracts';
import type { Message } from '@homeroom/contracts';
import type { Api } from './api.js';
import { retrying } from './retry.js';
import type { RetryOptions } from './retry.js';
import type { SignedIn } from './session.js';

export type Reader = { readonly api: Api; readonly session: SignedIn; readonly retry: RetryOptions };

/** The newest seq of a room as the server says now. */
export async function readHead({ api, session, retry }: Reader, roomId: string): Promise<number> {
  const page = await retrying(
    async () => api.call('listMessages', { token: await session.token(), params: { roomId }, query: { limit: 1 } }),
    retry,
  );
  return page.head;
}

/** The whole history of a room, page by page, in the order of the answers; `head` is the one the last page named. */
export async function readHistory(
  { api, session, retry }: Reader,
  roomId: string,
): Promise<{ readonly head: number; readonly messages: readonly Message[] }> {
  const messages: Message[] = [];
  for (let after = 0; ;) {
    const query = { after, limit: limits.pageMessages.max };
    const page = await retrying(
      async () => api.call('listMessages', { token: await session.token(), params: { roomId }, query }),
      retry,
    );
    messages.push(...page.messages);
    const last = page.messages.at(-1)?.seq;
    if (!page.more.after || last === undefined || last <= after) return { head: page.head, messages };
    after = last;
  }
}
