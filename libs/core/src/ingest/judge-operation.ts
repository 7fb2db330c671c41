import { limits } from '@homeroom/contracts';
import type { Change, ErrorCode, OperationRecord } from '@homeroom/contracts';
import type { StoredMessage } from '../messages/stored.js';

/** A change without its rev: judged, not yet numbered. */
export type AcceptedChange = Change extends infer Kind
  ? Kind extends Change
    ? Omit<Kind, 'rev'> & { readonly roomId: string }
    : never
  : never;

export type Verdict =
  { readonly accepted: true; readonly change: AcceptedChange } | { readonly accepted: false; readonly code: ErrorCode };

/**
 * Whether an operation may change the message as it stands at this point of the log: the message exists in that room, is
 * no tombstone, and is the sender's own (for a delete: or the sender moderates the room).
 */
export function judgeOperation(operation: OperationRecord, message: StoredMessage | undefined): Verdict {
  if (!message || message.roomId !== operation.roomId) return refused('NOT_FOUND');
  if (message.deleted) return refused('NOT_FOUND');
  const { id, operationId, roomId, messageId, by, at } = operation;
  const base = { id, operationId, roomId, messageId, seq: message.seq, by, at };
  const own = message.authorId === by;
  switch (operation.type) {
    case 'MessageEdited': {
      if (!own) return refused('FORBIDDEN');
      const { text, mentions } = operation;
      return accepted({ ...base, kind: 'edited', text, ...(mentions && { mentions }) });
    }
    case 'MessageDeleted':
      if (!own && !operation.moderator) return refused('FORBIDDEN');
      return accepted({
        ...base,
        kind: 'deleted',
        ...(operation.reason !== undefined && { reason: operation.reason }),
      });
    case 'ReactionSet': {
      const { emoji, on } = operation;
      const full = Object.keys(message.reactions).length >= limits.reactionKinds && !(emoji in message.reactions);
      return on && full ? refused('CONFLICT') : accepted({ ...base, kind: 'reacted', emoji, on });
    }
  }
}

const refused = (code: ErrorCode): Verdict => ({ accepted: false, code });
const accepted = (change: AcceptedChange): Verdict => ({ accepted: true, change });
