import { messageIdOf } from '@homeroom/core';
import type { StoredMessage } from '@homeroom/core';
import { Homeroom, adminPassword } from './homeroom.js';
import { withPorts } from './scratch.js';
import { chatTexts } from './texts.js';

/** A school on disk: people who are signed in and share a room, and what others wrote before. */
export type School = { readonly folder: string; readonly roomId: string; readonly tokens: readonly string[] };

const olderRooms = 40;
const author = 'bench-author';
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export async function foundSchool(folder: string, { people, messages }: { people: number; messages: number }) {
  const homeroom = await Homeroom.start(folder);
  try {
    const admin = await signIn(homeroom, { handle: 'admin', password: adminPassword });
    const lines = Array.from({ length: people }, (_, i) => `person${i},Person ${i},student,Bench`);
    const { passwords } = await homeroom.call<{ passwords: { handle: string; password: string }[] }>(
      '/admin/import',
      { csv: ['handle,name,role,rooms', ...lines].join('\n'), dryRun: false, roomKind: 'class' },
      admin,
    );
    const tokens: string[] = [];
    for (const who of passwords) tokens.push(await signIn(homeroom, who));
    const { rooms } = await homeroom.call<{ rooms: { id: string }[] }>('/sync', { rooms: {} }, tokens[0]);
    const [room] = rooms;
    if (!room || tokens.length !== people) throw new Error('The school could not be made.');
    await homeroom.stop();
    await writeOlder(folder, messages);
    return { folder, roomId: room.id, tokens } satisfies School;
  } finally {
    await homeroom.stop();
  }
}

async function signIn(homeroom: Homeroom, who: { readonly handle: string; readonly password: string }) {
  const { handle, password } = who;
  const body = { handle, password, client: 'token' };
  return (await homeroom.call<{ accessToken: string }>('/session', body)).accessToken;
}

const writeOlder = (folder: string, messages: number): Promise<void> =>
  withPorts({ HOMEROOM_DATA_DIR: folder, HOMEROOM_EMBEDDING_DRIVER: 'off' }, async ({ rooms, messageStore, clock }) => {
    const texts = chatTexts(4_000);
    const perRoom = Math.ceil(messages / olderRooms);
    for (let room = 0; room < olderRooms; room += 1) {
      const id = uuid(1_000_000 + room);
      const settings = { kind: 'group', name: `Older ${room}`, topic: '', archived: false, directKey: null } as const;
      const members = { [author]: { role: 'member', joinedSeq: 0 } } as const;
      await rooms.insert({ ...settings, id, members, memberVersion: 1, version: 1, createdAt: clock.now() });
      const older = Array.from({ length: perRoom }, (_, i): StoredMessage => {
        const clientMessageId = uuid(room * perRoom + i);
        return {
          id: messageIdOf(author, id, clientMessageId),
          roomId: id,
          seq: i + 1,
          rev: 0,
          authorId: author,
          // No two alike: what is remembered of former texts helps nobody.
          text: `${texts[(room * perRoom + i) % texts.length]} ${room * perRoom + i}`,
          sentAt: new Date(clock.now()).toISOString(),
          clientMessageId,
          reactions: {},
        };
      });
      await messageStore.insertNumbered(older);
    }
  });
