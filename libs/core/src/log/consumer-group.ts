import type { PartitionLag, Subscription } from '../ports/event-log.port.js';
import { GroupMember } from './group-member.js';
import type { GroupParts } from './group-member.js';
import type { LogBounds, LogTrouble, Offsets } from './log-storage.js';
import { OffsetCommitter } from './offset-committer.js';
import { Ownership } from './ownership.js';

/** How long a member may take to end its batch once its partitions are taken away. */
const graceMs = 30_000;

/**
 * The consumers of one group on one topic. Whoever comes or goes, all end the batch in hand, offsets are committed, and the
 * partitions are dealt out anew: an `Ownership` for each dealing. A member that does not end in time is fenced off: what it
 * still does counts for nothing, and its records come again to the next owner.
 */
export class ConsumerGroup {
  private members: readonly GroupMember[] = [];
  private ownership: Ownership | null = null;
  private running: readonly { readonly member: GroupMember; readonly loop: Promise<void> }[] = [];
  private changing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: GroupParts) {}

  async join(subscription: Subscription): Promise<GroupMember> {
    const member = new GroupMember(subscription, this.parts);
    await this.change(member, () => [...this.members, member]);
    return member;
  }

  leave(member: GroupMember): Promise<void> {
    member.stopping = true;
    return this.change(member, () => this.members.filter((other) => other !== member));
  }

  wake(): void {
    for (const member of this.members) member.wake();
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => this.leave(member)));
  }

  haltedAt(partition: number): Pick<PartitionLag, 'halted'> {
    const halted = this.ownership?.halted.get(partition);
    return halted ? { halted: halted.reason } : {};
  }

  private change(who: GroupMember, next: () => readonly GroupMember[]): Promise<void> {
    const change = this.changing.then(async () => {
      await this.takeAway(who);
      this.members = next();
      await this.dealUntilDone();
    });
    this.changing = change.catch(() => undefined); // the caller hears of it; the next change starts afresh
    return change;
  }

  private async takeAway(who: GroupMember): Promise<void> {
    const { ownership } = this;
    if (!ownership) return;
    ownership.takeAway();
    for (const { member } of this.running) member.wake();
    const others = this.running.filter(({ member }) => member !== who).map(({ loop }) => loop);
    const graceEnds = new AbortController();
    await Promise.race([Promise.all(others), this.parts.clock.sleep(graceMs, graceEnds.signal)]);
    graceEnds.abort();
    await this.running.find(({ member }) => member === who)?.loop;
    ownership.fence();
    await ownership.committer.close();
    this.ownership = null;
    this.running = [];
  }

  /** The log may be away for a while: its groups wait for it. */
  private async dealUntilDone(): Promise<void> {
    for (
      let pause = 100;
      this.members.length > 0 && !this.members.every(({ stopping }) => stopping);
      pause = Math.min(pause * 2, 10_000)
    ) {
      try {
        return await this.deal();
      } catch (cause) {
        this.trouble('read-failed', 'the offsets could not be read; trying again', cause);
        await this.parts.clock.sleep(pause);
      }
    }
  }

  private async deal(): Promise<void> {
    const { storage, group, topic, clock } = this.parts;
    const bounds = await storage.bounds(topic);
    const committed = await this.committedOrOldest(bounds);
    const committer = new OffsetCommitter({
      clock,
      commit: (offsets) => storage.commit(group, topic, offsets),
      onFailure: (cause) =>
        this.trouble('commit-failed', 'offsets could not be committed; their records will come again', cause),
    });
    const ownership = new Ownership({
      committer,
      onHalt: (partition, reason) => this.trouble('halted', `partition ${partition}: ${reason}`),
    });
    bounds.forEach((bound, partition) => ownership.assign(partition, committed.get(partition) ?? bound.first, bound));
    this.ownership = ownership;
    this.running = this.members.map((member, index) => {
      const owned = bounds
        .map((_, partition) => partition)
        .filter((partition) => partition % this.members.length === index);
      return { member, loop: member.run(owned, ownership) };
    });
  }

  /** A group that is new is written down at the oldest records, so that they are kept until it has read them. */
  private async committedOrOldest(bounds: readonly LogBounds[]): Promise<Offsets> {
    const { storage, group, topic } = this.parts;
    const committed = await storage.committed(group, topic);
    if (committed.size > 0) return committed;
    const oldest = new Map(bounds.map(({ first }, partition) => [partition, first]));
    await storage.commit(group, topic, oldest);
    return oldest;
  }

  private trouble(kind: LogTrouble['kind'], detail: string, cause?: unknown): void {
    const { group, topic } = this.parts;
    this.parts.onTrouble({ kind, group, topic, detail, ...(cause !== undefined && { cause }) });
  }
}
