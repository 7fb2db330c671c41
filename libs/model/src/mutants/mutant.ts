import type { Focus } from '../scenario.js';
import type { Twists } from '../twists.js';

/** A bug, planted: the model must find it. */
export type Mutant = {
  readonly name: string;
  readonly twists: Partial<Twists>;
  /** Where to look for it first; without, anywhere. */
  readonly focus?: Focus;
};

/** The same object, but for some of its methods. */
export const changed = <Part extends object>(part: Part, methods: Partial<Part>): Part =>
  Object.assign(Object.create(part) as Part, methods);
