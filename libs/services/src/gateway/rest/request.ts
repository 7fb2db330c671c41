import type { Request } from 'express';
import type { RouteName } from '@homeroom/contracts';
import type { SignedIn } from '../session/session-reader.js';

/** Metadata key: the name of the contract's route that a method answers. */
export const ROUTE = 'homeroom:route';

/** What we know of a request while it is handled. */
type Known = { readonly route: RouteName; signedIn?: SignedIn };

const known = new WeakMap<Request, Known>();

export const rememberRoute = (request: Request, route: RouteName): void => void known.set(request, { route });
export const routeOf = (request: Request): RouteName | undefined => known.get(request)?.route;

export function rememberSignedIn(request: Request, signedIn: SignedIn): void {
  const entry = known.get(request);
  if (entry) entry.signedIn = signedIn;
}

/** Only in handlers of routes that need a session. */
export function signedInOf(request: Request): SignedIn {
  const signedIn = known.get(request)?.signedIn;
  if (!signedIn) throw new Error('a handler of a public route asks for the caller');
  return signedIn;
}
