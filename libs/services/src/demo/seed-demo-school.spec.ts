import { describe, expect, it } from '@jest/globals';
import { roomKinds, schoolRoles, topics } from '@homeroom/contracts';
import { Ingest, decodeMessagesRecord } from '@homeroom/core';
import {
  ManualClock,
  MemoryAccounts,
  MemoryChangeStore,
  MemoryEventLog,
  MemoryMessageStore,
  MemoryMessages,
  MemoryPasswordHasher,
  MemoryReadMarks,
  MemoryRooms,
} from '@homeroom/core/testing';
import { parseTalk } from './parse-talk.js';
import { demoUserId, everybody } from './people.js';
import { demoRooms } from './rooms.js';
import { hasDemoAccounts, seedDemoSchool } from './seed-demo-school.js';

const setUp = () => {
  const clock = new ManualClock();
  return {
    clock,
    accounts: new MemoryAccounts(),
    rooms: new MemoryRooms(),
    readMarks: new MemoryReadMarks(),
    passwordHasher: new MemoryPasswordHasher(),
    eventLog: new MemoryEventLog({ clock }),
  };
};

describe('the demo school', () => {
  it('has about sixty people in every role and twelve rooms of every kind', () => {
    expect(everybody.length).toBeGreaterThanOrEqual(58);
    expect(new Set(everybody.map(({ handle }) => handle)).size).toBe(everybody.length);
    expect(new Set(everybody.map(({ role }) => role))).toEqual(new Set(schoolRoles));
    expect(demoRooms).toHaveLength(12);
    expect(new Set(demoRooms.map(({ kind }) => kind))).toEqual(new Set(roomKinds));
  });

  it('lets only members speak and react in a room, in the order of time, in the past', () => {
    const now = Date.UTC(2026, 10, 23, 7);
    for (const room of demoRooms) {
      const happenings = parseTalk(room.talk, now);
      for (const { by } of happenings)
        expect(`${room.name}: ${room.members.includes(by) ? '' : by}`).toBe(`${room.name}: `);
      const times = happenings.filter(({ kind }) => kind === 'said').map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(now);
    }
  });

  it('is seeded once: people, rooms and every message through the log', async () => {
    const ports = setUp();
    expect(await seedDemoSchool(ports)).toBe(true);
    expect(await seedDemoSchool(ports)).toBe(false);
    expect(await hasDemoAccounts(ports)).toBe(true);
    expect(await ports.rooms.ofUser(demoUserId('mia'))).toHaveLength(6);
    const records = ports.eventLog.all(topics.messages).map(({ value }) => decodeMessagesRecord(value));
    expect(records.every(({ ok }) => ok)).toBe(true);
    expect(records.length).toBeGreaterThan(500);
  });

  it('stores nothing twice when it was interrupted and runs again a day later', async () => {
    const ports = setUp();
    const insert = ports.accounts.insert.bind(ports.accounts);
    ports.accounts.insert = () => Promise.reject(new Error('killed'));
    await expect(seedDemoSchool(ports)).rejects.toThrow('killed');
    ports.accounts.insert = insert;
    ports.clock.jump(24 * 3_600_000);
    expect(await seedDemoSchool(ports)).toBe(true);

    const data = new MemoryMessages();
    const fanout = { publish: async () => undefined };
    const ingest = new Ingest({
      ...ports,
      messageStore: new MemoryMessageStore(data),
      changeStore: new MemoryChangeStore(data),
      fanout,
    });
    const context = { heartbeat: async () => undefined, signal: new AbortController().signal, halt: () => undefined };
    const records = ports.eventLog.all(topics.messages);
    for (let start = 0; start < records.length; start += 500)
      await ingest.handle(records.slice(start, start + 500), context);
    const said = demoRooms.flatMap(({ talk }) => parseTalk(talk, 0).filter(({ kind }) => kind === 'said'));
    expect(data.messages.size).toBe(said.length);
  });
});
