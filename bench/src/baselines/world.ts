import { readFileSync } from 'node:fs';

export type Person = { readonly userId: string; readonly token: string; readonly rooms: ReadonlySet<string> };

/** Everybody by token. */
export type World = ReadonlyMap<string, Person>;

type WorldFile = {
  readonly people: readonly { readonly userId: string; readonly token: string; readonly rooms: readonly string[] }[];
  readonly rooms: readonly { readonly roomId: string }[];
};

/** @throws Error in one sentence when the file cannot be read or is no world */
export function readWorld(file: string): World {
  try {
    return worldOf(JSON.parse(readFileSync(file, 'utf8')) as WorldFile);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The world file ${file} cannot be used: ${why}`, { cause });
  }
}

/** @throws Error when two people have one token, or somebody is in a room that there is not */
export function worldOf({ people, rooms }: WorldFile): World {
  const roomIds = new Set(rooms.map(({ roomId }) => roomId));
  const byToken = new Map(people.map((person) => [person.token, { ...person, rooms: new Set(person.rooms) }]));
  if (byToken.size !== people.length) throw new Error('two people have the same token.');
  const unknown = people.flatMap((person) => person.rooms).find((roomId) => !roomIds.has(roomId));
  if (unknown !== undefined) throw new Error(`there is no room "${unknown}".`);
  return byToken;
}
