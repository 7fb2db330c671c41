import type { Request } from 'express';
import type { RouteInput, RouteName } from '@homeroom/contracts';
import type { SignedIn } from '../session/session-reader.js';

/** Metadata key: the name of the contract's route that a method answers. */
export const ROUTE = 'homeroom:route';

/** What we know of a request while it is handled. */
type Known = { readonly route: RouteName; signedIn?: SignedIn; input?: RouteInput<RouteName> };

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

export function rememberInput(request: Request, input: RouteInput<RouteName>): void {
  const entry = known.get(request);
  if (entry) entry.input = input;
}

/** What the request says, checked by the contract. */
export function inputOf(request: Request): RouteInput<RouteName> {
  const input = known.get(request)?.input;
  if (!input) throw new Error('the input of a request is asked for before it was read');
  return input;
}
