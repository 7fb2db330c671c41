import type { RoomKind } from '@homeroom/contracts';
import { admins, class11C, class7A, class9B, everybody, staff, teachers } from './people.js';
import type { DemoPerson } from './people.js';
import { art } from './talk/art-room.js';
import { chess } from './talk/chess-club.js';
import { direct } from './talk/direct.js';
import { english } from './talk/english-9b.js';
import { football } from './talk/football.js';
import { history } from './talk/history-11c.js';
import { news } from './talk/news.js';
import { physics } from './talk/physics-9b.js';
import { play } from './talk/school-play.js';
import { staffRoom } from './talk/staff-room.js';
import { trip } from './talk/museum-trip.js';
import { tutor7A } from './talk/tutor-7a.js';

export type DemoRoom = {
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string;
  readonly topic: string;
  /** Handles; owners and moderators are members too. */
  readonly members: readonly string[];
  readonly owners: readonly string[];
  readonly moderators: readonly string[];
  readonly talk: string;
};

const handles = (...groups: readonly (readonly DemoPerson[])[]): readonly string[] =>
  groups.flat().map(({ handle }) => handle);
const room = (
  id: string,
  rest: Omit<DemoRoom, 'id' | 'moderators'> & { readonly moderators?: readonly string[] },
): DemoRoom => ({
  id: `demo-${id}`,
  moderators: [],
  ...rest,
});

/** Twelve rooms of every kind, with what was said in them. */
export const demoRooms: readonly DemoRoom[] = [
  room('news', {
    kind: 'announcement',
    name: 'School news',
    topic: 'From the office and the head. Everybody reads here.',
    members: handles(everybody),
    owners: ['boateng'],
    moderators: ['office', 'whitfield'],
    talk: news,
  }),
  room('staff', {
    kind: 'group',
    name: 'Staff room',
    topic: 'Cover, kettle, calendar',
    members: handles(admins, staff, teachers),
    owners: ['boateng'],
    talk: staffRoom,
  }),
  room('7a', {
    kind: 'class',
    name: '7A tutor group',
    topic: 'Mr Haddad’s tutor group',
    members: [...handles(class7A), 'haddad', 'nurse'],
    owners: ['haddad'],
    talk: tutor7A,
  }),
  room('9b-physics', {
    kind: 'class',
    name: '9B Physics',
    topic: 'Lab 2, Tuesdays and Thursdays',
    members: [...handles(class9B), 'okafor'],
    owners: ['okafor'],
    talk: physics,
  }),
  room('9b-english', {
    kind: 'class',
    name: '9B English',
    topic: 'Of Mice and Men, then poetry',
    members: [...handles(class9B), 'tanaka'],
    owners: ['tanaka'],
    talk: english,
  }),
  room('11c-history', {
    kind: 'class',
    name: '11C History',
    topic: 'Sources, essays, mock exam',
    members: [...handles(class11C), 'lind'],
    owners: ['lind'],
    talk: history,
  }),
  room('trip', {
    kind: 'group',
    name: 'Museum trip 9B',
    topic: 'Natural History Museum, consent forms and coaches',
    members: [...handles(class9B), 'okafor', 'brandt', 'office', 'nurse'],
    owners: ['okafor'],
    moderators: ['brandt'],
    talk: trip,
  }),
  room('play', {
    kind: 'group',
    name: 'School play crew',
    topic: 'A Midsummer Night’s Dream',
    members: [
      'moreau',
      'novak',
      'reyes',
      'zoe',
      'ivy',
      'luca',
      'ella',
      'sofia',
      'daniel',
      'chloe',
      'grace',
      'hugo',
      'maya',
    ],
    owners: ['moreau'],
    talk: play,
  }),
  room('football', {
    kind: 'group',
    name: 'Football team',
    topic: 'Training Monday and Wednesday',
    members: [
      'silva',
      'leo',
      'omar',
      'max',
      'raj',
      'marcus',
      'emil',
      'george',
      'jakob',
      'rosa',
      'kira',
      'noah',
      'kofi',
    ],
    owners: ['silva'],
    talk: football,
  }),
  room('chess', {
    kind: 'group',
    name: 'Chess club',
    topic: 'Library, Friday lunch',
    members: ['mbeki', 'osei', 'mia', 'sam', 'priya', 'ben', 'elif', 'paul', 'mei', 'viktor'],
    owners: ['mbeki'],
    talk: chess,
  }),
  room('art', {
    kind: 'class',
    name: 'Art room',
    topic: 'Open studio',
    members: ['novak', 'ana', 'nora', 'kira', 'clara', 'ines', 'amelie', 'layla', 'rosa', 'mei'],
    owners: ['novak'],
    talk: art,
  }),
  room('mia-okafor', { kind: 'direct', name: '', topic: '', members: ['mia', 'okafor'], owners: [], talk: direct }),
];
