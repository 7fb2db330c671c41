import type { EmbeddingSwitch, RetentionRules } from '@homeroom/contracts';

/** What the admin decides for the whole school. */
export type SchoolSettings = { readonly retention: RetentionRules; readonly embedding: EmbeddingSwitch };

/** Everything is kept for ever until somebody decides otherwise. */
export const defaultSettings: SchoolSettings = {
  retention: { class: null, group: null, announcement: null, direct: null },
  embedding: { paused: false },
};

export interface Settings {
  /** The defaults where nothing was ever written. */
  read(): Promise<SchoolSettings>;
  write(settings: SchoolSettings): Promise<void>;
}
