import type { LoadResult } from '../result.js';

/** Rises when a field changes its meaning or goes; new fields do not raise it. */
const version = 1;

/** The whole result as the text of a JSON file. It names people's handles and rooms, never a message's text. */
export const jsonOf = (result: LoadResult): string => `${JSON.stringify({ version, ...result }, null, 2)}\n`;
