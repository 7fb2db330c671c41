/** The build of the words; every other build has the name of its model. */
export const wordsBuild = 'words';

export type BuildCursor = { readonly roomId: string; readonly seq: number };

/** How far the messages that were there before are in the index: by words, or as vectors of one model. */
export type IndexBuild = {
  /** `wordsBuild`, or a modelId. */
  readonly name: string;
  /** The last message that is in; null = none yet. Rooms by id, messages by seq. */
  readonly cursor: BuildCursor | null;
  readonly complete: boolean;
  /** The model that searches ask; at most one build. Always false for the words. */
  readonly active: boolean;
};

/** Kept with the index itself: when the index is lost, so are its builds, and all is built anew. */
export interface IndexBuilds {
  list(): Promise<readonly IndexBuild[]>;
  /** Writes the builds named, together or not at all. */
  save(builds: readonly IndexBuild[]): Promise<void>;
  removeBuild(name: string): Promise<void>;
}
