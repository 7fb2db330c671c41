import type { Publishing } from './publish.js';
import type { School, SignedIn } from './school.js';

export type Opened = { readonly url: string; readonly people: readonly SignedIn[] };

/** What Homeroom's gateway and the bare server are both asked for. */
export type ChatAsks = {
  /** Starts to listen, with these people and rooms; what must be kept goes into the folder. */
  open(school: School & { readonly folder: string }): Promise<Opened>;
  /** Resolves when the last batch is published, not when it is delivered. */
  publish(publishing: Publishing): Promise<void>;
};
