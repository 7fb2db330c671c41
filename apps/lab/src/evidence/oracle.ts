import type { Message } from '@homeroom/contracts';

/** One message somebody tried to send, with what is known of its fate. */
export type Attempt = {
  readonly authorId: string;
  readonly clientMessageId: string;
  readonly text: string;
  /** Id of the message it answers. */
  readonly replyTo?: string;
  /** acked: the server promised it. refused: a final nack. unknown: given up without a final answer. */
  readonly outcome: 'acked' | 'refused' | 'unknown';
  /** The id the ack named. */
  readonly ackedId?: string;
  /** Ticks of one clock for the whole room: when it was first sent, and when its outcome was known. */
  readonly span: { readonly sent: number; readonly answered: number };
};

/** What one listener's client shows of a room, in the order in which it shows it. */
export type Transcript = { readonly listener: string; readonly messages: readonly Message[] };

export type RoomEvidence = {
  readonly roomId: string;
  /** The head the server named after everything had settled. */
  readonly head: number;
  readonly sent: readonly Attempt[];
  /** All pages of the history, in the order in which the server answered them. */
  readonly history: readonly Message[];
  /** Every distinct message that was heard live, from any socket. */
  readonly broadcast: readonly Message[];
  /** Who must have heard everything. */
  readonly members: ReadonlySet<string>;
  /** Of members, and of everybody else who heard something of this room. */
  readonly transcripts: readonly Transcript[];
};

export const violationKinds = [
  'lost',
  'undelivered',
  'duplicated',
  'disordered',
  'gap',
  'foreign',
  'altered',
  'unfound',
] as const;
/**
 * lost: acked, not stored. undelivered: stored, not shown to a member. duplicated: twice. disordered: not in the order of
 * sending, or not by seq. gap: a seq of 1..head that nothing has. foreign: nobody sent it, it was refused, or the hearer
 * is no member. altered: other words, author, parent or number than were sent or stored.
 * unfound: stored, and a member's search does not find it.
 */
export type ViolationKind = (typeof violationKinds)[number];

/** `detail` names seqs and ids, never a text. */
export type Violation = {
  readonly kind: ViolationKind;
  readonly roomId: string;
  readonly where: string;
  readonly detail: string;
};

type Report = (kind: ViolationKind, where: string, detail: string) => void;

/** Everything of a message that never changes while nobody edits, as one string. */
export const printOf = (m: Message): string =>
  JSON.stringify([
    m.id,
    m.roomId,
    m.seq,
    m.authorId,
    m.clientMessageId,
    m.sentAt,
    m.replyTo?.id,
    m.replyTo?.seq,
    m.deleted,
    m.rev,
    m.text,
  ]);

/** Holds a room's evidence against the promises I1 to I7 of the design. Empty = all kept. Pure. */
export function judgeRoom(evidence: RoomEvidence): readonly Violation[] {
  const violations: Violation[] = [];
  const report: Report = (kind, where, detail) => violations.push({ kind, roomId: evidence.roomId, where, detail });
  judgeStored(evidence, report);
  judgeNumbers(evidence, report);
  judgeOrder(evidence, report);
  judgeBroadcast(evidence, report);
  for (const transcript of evidence.transcripts) judgeTranscript(evidence, transcript, report);
  return violations;
}

/** I1: what was acked is stored once, as it was sent; nothing else is. */
function judgeStored({ sent, history }: RoomEvidence, report: Report): void {
  const attempts = new Map(sent.map((attempt) => [attempt.clientMessageId, attempt]));
  const seqs = new Map(history.map((message) => [message.id, message.seq]));
  const stored = new Set<string>();
  for (const message of history) {
    const attempt = attempts.get(message.clientMessageId);
    const name = `seq ${message.seq}`;
    if (stored.has(message.clientMessageId))
      report('duplicated', 'store', `${name}: its clientMessageId is stored twice`);
    stored.add(message.clientMessageId);
    if (attempt === undefined) report('foreign', 'store', `${name}: nobody sent it`);
    else if (attempt.outcome === 'refused') report('foreign', 'store', `${name}: was refused, and is stored`);
    else for (const what of differences(attempt, message, seqs)) report('altered', 'store', `${name}: ${what}`);
  }
  for (const attempt of sent)
    if (attempt.outcome === 'acked' && !stored.has(attempt.clientMessageId))
      report('lost', 'store', `${attempt.ackedId ?? attempt.clientMessageId} was acked`);
}

function differences(attempt: Attempt, message: Message, seqs: ReadonlyMap<string, number>): readonly string[] {
  const parentSeq = attempt.replyTo === undefined ? undefined : seqs.get(attempt.replyTo);
  const checks: readonly (readonly [string, boolean])[] = [
    ['another author', attempt.authorId === message.authorId],
    ['another text', attempt.text.normalize('NFC') === message.text],
    ['another id than the ack named', attempt.ackedId === undefined || attempt.ackedId === message.id],
    ['another parent', attempt.replyTo === message.replyTo?.id && parentSeq === message.replyTo?.seq],
  ];
  return checks.filter(([, same]) => !same).map(([what]) => what);
}

/** I2, I3: seqs are exactly 1..head, one message each. */
function judgeNumbers({ head, history }: RoomEvidence, report: Report): void {
  const bySeq = new Map<number, string>();
  for (const { seq, id } of history) {
    if (bySeq.has(seq)) report('duplicated', 'store', `seq ${seq} is used twice`);
    if (seq < 1 || seq > head) report('foreign', 'store', `seq ${seq} is outside 1..${head}`);
    bySeq.set(seq, id);
  }
  for (let seq = 1; seq <= head; seq++) if (!bySeq.has(seq)) report('gap', 'store', `seq ${seq} is missing`);
}

/** I5, I6: the history is in the order of its seqs, and what was acked before another was sent comes before it. */
function judgeOrder({ sent, history }: RoomEvidence, report: Report): void {
  const attempts = new Map(sent.map((attempt) => [attempt.clientMessageId, attempt]));
  const newestOf = new Map<string, number>();
  let newest = -1;
  let seq = 0;
  for (const message of history) {
    if (message.seq < seq) report('disordered', 'history', `seq ${message.seq} comes after seq ${seq}`);
    seq = message.seq;
    const attempt = attempts.get(message.clientMessageId);
    if (attempt === undefined) continue;
    const { outcome, span } = attempt;
    if (outcome === 'acked' && span.answered < (newestOf.get(message.authorId) ?? -1))
      report('disordered', 'store', `seq ${seq} was sent before one of the same sender that precedes it`);
    else if (outcome === 'acked' && span.answered < newest)
      report('disordered', 'store', `seq ${seq} was acked before a message that precedes it was sent`);
    newestOf.set(message.authorId, Math.max(span.sent, newestOf.get(message.authorId) ?? -1));
    newest = Math.max(span.sent, newest);
  }
}

/** I4: what was broadcast is what is stored. */
function judgeBroadcast({ history, broadcast }: RoomEvidence, report: Report): void {
  const stored = new Map(history.map((message) => [message.seq, printOf(message)]));
  for (const message of broadcast) {
    const print = stored.get(message.seq);
    if (print === undefined) report('foreign', 'live', `seq ${message.seq} was broadcast and is not stored`);
    else if (print !== printOf(message))
      report('altered', 'live', `seq ${message.seq} was broadcast otherwise than it is stored`);
  }
}

/** I5, I7: every member shows the history, whole and in order; nobody else shows anything. */
function judgeTranscript({ history, members }: RoomEvidence, { listener, messages }: Transcript, report: Report): void {
  if (!members.has(listener)) {
    for (const { seq } of messages) report('foreign', listener, `seq ${seq} reached somebody who is not a member`);
    return;
  }
  const stored = new Map(history.map((message) => [message.seq, message]));
  const ids = new Set<string>();
  const shown = new Set<number>();
  let last = 0;
  for (const message of messages) {
    const original = stored.get(message.seq);
    if (shown.has(message.seq) || ids.has(message.id))
      report('duplicated', listener, `seq ${message.seq} is shown twice`);
    else if (message.seq < last) report('disordered', listener, `seq ${message.seq} is shown after seq ${last}`);
    if (original === undefined) report('foreign', listener, `seq ${message.seq} is shown and not stored`);
    else if (original !== message && printOf(original) !== printOf(message))
      report('altered', listener, `seq ${message.seq} is shown otherwise than it is stored`);
    shown.add(message.seq);
    ids.add(message.id);
    last = message.seq;
  }
  for (const seq of stored.keys()) if (!shown.has(seq)) report('undelivered', listener, `seq ${seq} is not shown`);
}
