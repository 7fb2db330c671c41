import { deadLetterV1, messagesRecord, timelineRecord } from '@homeroom/contracts';
import type { DeadLetterV1, MessagesRecord, TimelineRecord } from '@homeroom/contracts';

export type Decoded<Value> =
  | { readonly ok: true; readonly record: Value }
  /** `unknown-version`: a later release wrote it, wait for that release. `undecodable`: no release ever will. */
  | { readonly ok: false; readonly reason: 'unknown-version' | 'undecodable'; readonly detail: string };

type Schema<Value> = {
  safeParse(
    input: unknown,
  ): { success: true; data: Value } | { success: false; error: { issues: readonly { path: PropertyKey[] }[] } };
};

const newestVersion = 1;

const utf8 = new TextEncoder();

/** UTF-8 JSON. */
export const encodeRecord = (record: MessagesRecord | TimelineRecord | DeadLetterV1): Uint8Array =>
  utf8.encode(JSON.stringify(record));

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export function decode<Value>(schema: Schema<Value>, bytes: Uint8Array): Decoded<Value> {
  let json: unknown;
  try {
    json = JSON.parse(strictUtf8.decode(bytes));
  } catch {
    return { ok: false, reason: 'undecodable', detail: 'not JSON in UTF-8' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, record: parsed.data };
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (Number.isInteger(version) && (version as number) > newestVersion) {
    return { ok: false, reason: 'unknown-version', detail: `version ${String(version)}` };
  }
  const fields = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '(record)');
  return { ok: false, reason: 'undecodable', detail: `wrong fields: ${fields.join(', ')}` };
}

/** Total: any bytes give an answer, never an exception. The detail names fields, never values. */
export const decodeMessagesRecord = (bytes: Uint8Array): Decoded<MessagesRecord> => decode(messagesRecord, bytes);
export const decodeTimelineRecord = (bytes: Uint8Array): Decoded<TimelineRecord> => decode(timelineRecord, bytes);
export const decodeDeadLetter = (bytes: Uint8Array): Decoded<DeadLetterV1> => decode(deadLetterV1, bytes);
