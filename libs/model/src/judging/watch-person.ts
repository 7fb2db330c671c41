import { liveRange } from '@homeroom/client';
import type { Message } from '@homeroom/contracts';
import type { Person } from '../actors/person.js';
import type { Witness } from './witness.js';

type Page = {
  /** The highest rev at which each message was held. */
  readonly revs: Map<string, number>;
  readonly checked: WeakSet<object>;
};

const pages = new WeakMap<object, Page>();

/** What a person may count on at every moment, not only in the end. */
export function watchPerson(person: Person, witness: Witness): void {
  const { session, userId } = person;
  const page = pages.get(session) ?? { revs: new Map(), checked: new WeakSet() };
  pages.set(session, page);
  for (const { timeline } of Object.values(session.state.rooms)) {
    for (const range of timeline.ranges) {
      if (page.checked.has(range)) continue;
      page.checked.add(range);
      for (const message of range) checkHeld(message, { userId, revs: page.revs, witness });
    }
  }
  checkWritten(person, witness);
}

type Held = { readonly userId: string; readonly revs: Map<string, number>; readonly witness: Witness };

/** What is shown was stored like that, and never goes back in time. */
function checkHeld(message: Message, { userId, revs, witness }: Held): void {
  const before = revs.get(message.id) ?? 0;
  if (message.rev < before)
    witness.violate('I5', `${userId} sees message ${message.seq} go back to rev ${message.rev}`);
  revs.set(message.id, message.rev);
  if (witness.wasShaped(message)) return;
  // A delete takes the words out of earlier edits, too: those who catch up between the two see the edit without words.
  if (message.text === '' && witness.isDeleted(message.id)) return;
  witness.violate('I5', `${userId} sees message ${message.seq} as it never was stored`);
}

/** What somebody wrote stays on their screen: as a row that waits, or in its place. */
function checkWritten({ session, userId, written }: Person, witness: Witness): void {
  if (written.size === 0) return;
  const { outbox, rooms } = session.state;
  for (const [key, { id, roomId }] of written) {
    const timeline = rooms[roomId]?.timeline;
    if (!timeline?.live || outbox.entries.some((entry) => entry.key === key)) continue;
    const isHeld = timeline.ranges.some((range) => range.some((message) => message.id === id));
    const isScrolledAway = (witness.seqOf(id) ?? Infinity) < (liveRange(timeline)[0]?.seq ?? 0);
    if (!isHeld && !isScrolledAway) witness.violate('I1', `what ${userId} wrote vanishes from the page`);
  }
}
