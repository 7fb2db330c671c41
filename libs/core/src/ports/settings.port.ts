import type { RetentionRules } from '@homeroom/contracts';

/** What the admin decides for the whole school. */
export type SchoolSettings = { readonly retention: RetentionRules };

export interface Settings {
  /** The defaults when nothing was ever written. */
  read(): Promise<SchoolSettings>;
  write(settings: SchoolSettings): Promise<void>;
}
