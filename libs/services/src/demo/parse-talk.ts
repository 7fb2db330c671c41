/** What happened in a room, in order. `line` counts the messages of the room from 0. */
export type Happening =
  | {
      readonly kind: 'said';
      readonly line: number;
      readonly by: string;
      readonly at: number;
      readonly text: string;
      readonly answers?: number;
    }
  | {
      readonly kind: 'reacted';
      readonly line: number;
      readonly by: string;
      readonly at: number;
      readonly emoji: string;
    }
  | { readonly kind: 'edited'; readonly line: number; readonly by: string; readonly at: number; readonly text: string }
  | { readonly kind: 'deleted'; readonly line: number; readonly by: string; readonly at: number };

type Said = Extract<Happening, { kind: 'said' }>;

const minute = 60_000;
const saidLine = /^(?<days>\d+) (?<hour>\d\d):(?<minutes>\d\d) (?<by>\w+) (?:\^(?<back>\d+) )?(?<text>.+)$/u;

/**
 * Reads a talk. A line is `DAYS HH:MM who [^N] text`: so many school days ago, answering the message N above. Behind a
 * message, `+ EMOJI who who …` are reactions to it, `~ text` is its edit and `-` its removal, by its author.
 * @throws Error that names the line which cannot be read
 */
export function parseTalk(talk: string, now: number): readonly Happening[] {
  const happenings: Happening[] = [];
  const said: Said[] = [];
  for (const text of talk.trim().split('\n')) {
    const last = said.at(-1);
    if (last && /^[+~-]/u.test(text)) happenings.push(...afterwards(text, last));
    else {
      const message = readSaid(text, said.length, now);
      said.push(message);
      happenings.push(message);
    }
  }
  return happenings;
}

function readSaid(text: string, line: number, now: number): Said {
  const { days, hour, minutes, by = '', back, text: words = '' } = saidLine.exec(text)?.groups ?? {};
  if (days === undefined) throw new Error(`The demo school has a line that cannot be read: "${text}".`);
  const at = schoolDay(Number(days), now) + (Number(hour) * 60 + Number(minutes)) * minute;
  return { kind: 'said', line, by, at, text: words, ...(back !== undefined && { answers: line - Number(back) }) };
}

function afterwards(text: string, { line, by, at }: Said): readonly Happening[] {
  const words = text.slice(2);
  if (text.startsWith('~')) return [{ kind: 'edited', line, by, at: at + minute, text: words }];
  if (text.startsWith('-')) return [{ kind: 'deleted', line, by, at: at + minute }];
  const [emoji = '', ...people] = words.split(' ');
  return people.map((person, i) => ({ kind: 'reacted', line, by: person, at: at + (i + 1) * minute, emoji }));
}

/** Midnight, local time, of the n-th weekday before the last one that has ended. */
function schoolDay(back: number, now: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  for (let left = back + 1; left > 0;) {
    day.setDate(day.getDate() - 1);
    if (day.getDay() !== 0 && day.getDay() !== 6) left -= 1;
  }
  return day.getTime();
}
