import type { SchoolRole } from '@homeroom/contracts';

/** Who asks: taken from the session, never from the request. */
export type Caller = { readonly userId: string; readonly role: SchoolRole; readonly sessionId: string };
