import { mentionPattern } from '../messages/mentions.js';

/** The text without the ids of mentions; every other letter keeps its place. */
export const searchableText = (text: string): string =>
  text.replace(mentionPattern, (found) => ' '.repeat(found.length));
