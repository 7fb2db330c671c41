import type { EmbeddedPorts } from '@homeroom/adapters/embedded';
import { IndexWriter, IndexedModels, RebuildIndex, messageIdOf } from '@homeroom/core';
import type { StoredMessage } from '@homeroom/core';
import type { School, SchoolRoom } from './school.js';

/** Who is in every room. */
export const reader = { userId: 'reader', role: 'staff', sessionId: 'eval' } as const;

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Writes the school into the stores and builds its index. @returns message id → the id it has in the school's files */
export async function fill(ports: EmbeddedPorts, school: School): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const room of school.rooms) await fillRoom(ports, room, names);
  const models = new IndexedModels({ ...ports, builds: ports.indexBuilds });
  const rebuild = new RebuildIndex({
    ...ports,
    builds: ports.indexBuilds,
    models,
    writer: new IndexWriter(ports),
  });
  await rebuild.run(new AbortController().signal);
  return names;
}

async function fillRoom(ports: EmbeddedPorts, { id, name, messages }: SchoolRoom, names: Map<string, string>) {
  await ports.rooms.insert({
    id,
    // Only the texts matter; a direct room would need its pair.
    kind: 'group',
    name,
    topic: '',
    archived: false,
    directKey: null,
    members: { [reader.userId]: { role: 'member', joinedSeq: 0 } },
    memberVersion: 1,
    version: 1,
    createdAt: 0,
  });
  const stored = new Map<string, StoredMessage>();
  for (const [i, { id: own, author, at, text, replyTo }] of messages.entries()) {
    const parent = replyTo === undefined ? undefined : stored.get(replyTo);
    const message: StoredMessage = {
      id: messageIdOf(author, id, uuid(i)),
      roomId: id,
      seq: i + 1,
      rev: 0,
      authorId: author,
      text,
      sentAt: new Date(at).toISOString(),
      clientMessageId: uuid(i),
      reactions: {},
      ...(parent && { replyTo: { id: parent.id, seq: parent.seq } }),
    };
    stored.set(own, message);
    names.set(message.id, own);
  }
  await ports.messageStore.insertNumbered([...stored.values()]);
}
