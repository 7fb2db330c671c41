const mention = /<@[A-Za-z0-9][A-Za-z0-9_-]{0,63}>/gu;

/** The text without the ids of mentions; every other letter keeps its place. */
export const searchableText = (text: string): string => text.replace(mention, (found) => ' '.repeat(found.length));
