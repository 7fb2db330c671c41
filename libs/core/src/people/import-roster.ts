import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { memberOf } from '../authorization/authorize.js';
import { requireAdmin } from '../authorization/require-role.js';
import type { Accounts } from '../ports/accounts.port.js';
import type { AuditLog } from '../ports/audit-log.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import type { LiveSignals } from '../ports/live-signals.port.js';
import type { MessageStore } from '../ports/message-store.port.js';
import type { PasswordHasher } from '../ports/password-hasher.port.js';
import type { ReadMarks } from '../ports/read-marks.port.js';
import type { Rooms } from '../ports/rooms.port.js';
import { addJoiners, newRoom } from '../rooms/new-room.js';
import { recordDeed } from '../safety/record-deed.js';
import type { Deed } from '../safety/record-deed.js';
import type { Account } from './account.js';
import type { Caller } from './caller.js';
import { inChunks } from './in-chunks.js';
import { makeCredentials, newAccount } from './new-account.js';
import { planRoster } from './roster-plan.js';
import type { RosterPlan } from './roster-plan.js';
import { readRoster } from './roster-rows.js';
import type { CsvParser, RosterProblem } from './roster-rows.js';
import { updateAccount } from './update-account.js';

type ImportAnswer = RouteAnswer<'importRoster'>;
type Passwords = ImportAnswer['passwords'];
type Input = RouteInput<'importRoster'>['body'];

const problemsShown = 500;
/** Few: people who sign in meanwhile wait in the same queue. */
const hashesAtOnce = 8;
/** Stores put writes that come together into one commit. */
const writesAtOnce = 200;

export type ImportRosterPorts = {
  readonly parseCsv: CsvParser;
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly readMarks: ReadMarks;
  readonly messageStore: Pick<MessageStore, 'heads'>;
  readonly passwordHasher: PasswordHasher;
  readonly auditLog: AuditLog;
  readonly liveSignals: LiveSignals;
  readonly clock: Clock;
  readonly ids: Ids;
};

export class ImportRoster {
  constructor(private readonly ports: ImportRosterPorts) {}

  /**
   * People and rooms from a roster with the columns handle, name, role, rooms. Makes and renames people, makes rooms that
   * no room is named like, adds members; removes nobody from anywhere. The same file again changes nothing. While there are
   * problems nothing is changed. Whoever is not a pupil becomes a moderator of their rooms; the admin becomes no member.
   * @throws ChatError FORBIDDEN (not an admin)
   */
  async import(caller: Caller, { csv, dryRun, roomKind }: Input): Promise<ImportAnswer> {
    requireAdmin(caller);
    const roster = readRoster(this.ports.parseCsv(csv));
    const plan = await planRoster(this.ports, roster.rows);
    const problems = [...roster.problems, ...plan.problems].sort((a, b) => a.line - b.line);
    if (dryRun || problems.length > 0) return answer({ plan, dryRun, passwords: [], problems });
    const passwords = await this.#createPeople(plan);
    const roles = [...newAdults(plan), ...(await this.#updatePeople(plan))];
    for (const room of plan.rooms) await this.#fillRoom(room, roomKind);
    const { people, rooms } = summary(plan);
    const reason = `${people.created} people and ${rooms.created} rooms made, ${rooms.membersAdded} members added`;
    await recordDeed(this.ports, { by: caller.userId, action: 'import', reason });
    await inChunks(roles, writesAtOnce, (deed) => recordDeed(this.ports, { by: caller.userId, ...deed }));
    return answer({ plan, dryRun, passwords, problems });
  }

  /** In one write, so that no password gets lost half way. */
  async #createPeople({ created }: RosterPlan): Promise<Passwords> {
    const made = await inChunks(created, hashesAtOnce, async ({ id, row }) => {
      const { credentials, generated = '' } = await makeCredentials(this.ports, undefined);
      return { account: { ...newAccount(this.ports, row, credentials), id }, password: generated };
    });
    const accounts: readonly Account[] = made.map(({ account }) => account);
    const passwords = made.map(({ account, password }) => ({ handle: account.handle, password }));
    if (accounts.length > 0) await this.ports.accounts.insert(accounts);
    return passwords;
  }

  /** @returns whose role is another now */
  async #updatePeople({ updated }: RosterPlan): Promise<readonly RoleDeed[]> {
    const deeds = await inChunks(
      updated,
      writesAtOnce,
      async ({ id, row: { name, role } }): Promise<readonly RoleDeed[]> => {
        const { before, after } = await updateAccount(this.ports.accounts, id, (account) =>
          account.name === name && account.role === role ? account : { ...account, name, role },
        );
        if (after !== before) this.ports.liveSignals.userChanged(after);
        if (after.role === before.role) return [];
        return [{ action: 'user-changed', user: id, reason: `role ${before.role} to ${after.role}` }];
      },
    );
    return deeds.flat();
  }

  async #fillRoom({ name, room, joiners }: RosterPlan['rooms'][number], kind: Input['roomKind']): Promise<void> {
    if (room) {
      await addJoiners(this.ports, room.id, (now) => joiners.filter(({ userId }) => !memberOf(now, userId)));
      return;
    }
    const made = await this.ports.rooms.insert(newRoom(this.ports, { kind, name, joiners }));
    this.ports.liveSignals.roomChanged(made, null);
  }
}

type RoleDeed = Pick<Deed, 'action' | 'user' | 'reason'>;

const newAdults = ({ created }: RosterPlan): readonly RoleDeed[] =>
  created.flatMap(({ id, row: { role } }) =>
    role === 'student' ? [] : [{ action: 'user-created' as const, user: id, reason: role }],
  );

const summary = ({ created, updated, unchanged, rooms }: RosterPlan): Pick<ImportAnswer, 'people' | 'rooms'> => ({
  people: { created: created.length, updated: updated.length, unchanged },
  rooms: {
    created: rooms.filter(({ room }) => room === null).length,
    membersAdded: rooms.reduce((sum, { joiners }) => sum + joiners.length, 0),
  },
});

type Outcome = {
  readonly plan: RosterPlan;
  readonly dryRun: boolean;
  readonly passwords: Passwords;
  readonly problems: readonly RosterProblem[];
};

function answer({ plan, dryRun, passwords, problems }: Outcome): ImportAnswer {
  const shown = problems.slice(0, problemsShown);
  const hidden = problems.length - shown.length;
  const more = hidden > 0 ? [{ line: shown.at(-1)?.line ?? 1, message: `And ${hidden} more problems.` }] : [];
  return { dryRun, ...summary(plan), passwords, problems: [...shown, ...more] };
}
