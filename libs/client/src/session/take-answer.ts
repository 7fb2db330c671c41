import type { Moment } from '../answer.js';
import * as outbox from '../outbox/outbox.js';
import { takeMarkAnswer } from '../rooms/room-state.js';
import { takeChangesAnswer, takePageAnswer } from '../timeline/catch-up.js';
import { takeHead } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import type { AnswerInput } from './input.js';
import { headOf, inOutbox, inTimeline, patiently } from './places.js';
import { follow, inRoom, unchanged, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';
import { refuse, syncSoon, takeSyncAnswer } from './sync.js';

export function takeAnswer(state: ClientState, input: AnswerInput, moment: Moment): ClientStep {
  const me = state.userId;
  switch (input.kind) {
    case 'synced':
      return takeSyncAnswer(state, input.answer, moment);
    case 'page': {
      const { roomId, answer } = input;
      const messages = answer?.ok ? answer.data.messages : [];
      const seen = { ...state, outbox: outbox.see(state.outbox, { roomId, me, messages }) };
      return follow(
        inTimeline(seen, { roomId, moment }, (timeline, room) => takePageAnswer(timeline, input, room)),
        (now) => onRoomAnswer(now, answer, moment),
      );
    }
    case 'changes': {
      const { roomId, answer } = input;
      const changes = answer?.ok ? answer.data.changes : [];
      const seen = { ...state, outbox: outbox.see(state.outbox, { roomId, me, changes }) };
      return follow(
        inTimeline(seen, { roomId, moment }, (timeline, room) => takeChangesAnswer(timeline, answer, room)),
        (now) => onRoomAnswer(now, answer, moment),
      );
    }
    case 'message-found': {
      if (!input.answer?.ok) return unchanged(state);
      const { message } = input.answer.data;
      const seen = { ...state, outbox: outbox.see(state.outbox, { roomId: message.roomId, me, messages: [message] }) };
      const raise = (timeline: Timeline) => takeHead(timeline, { head: message.seq, rev: message.rev });
      return inTimeline(seen, { roomId: message.roomId, moment }, patiently(raise));
    }
    case 'operated': {
      const roomId = state.outbox.entries.find(({ key }) => key === input.key)?.roomId ?? '';
      const taken = outbox.takeAck(state.outbox, { ...input, head: headOf(state, roomId) }, moment);
      return follow(inOutbox(state, taken), (now) => onRoomAnswer(now, input.answer, moment));
    }
    case 'marked': {
      const mark = { who: whoIs(state), moment };
      return inRoom(state, input.roomId, (room) => takeMarkAnswer(room, input.answer, mark));
    }
  }
}

/** A room that is suddenly not there, or a session that is: the rest of the client must know. */
function onRoomAnswer(state: ClientState, answer: AnswerInput['answer'], moment: Moment): ClientStep {
  if (!answer || answer.ok) return unchanged(state);
  if (answer.error.code === 'NOT_FOUND') return syncSoon(state, moment);
  return outbox.isAboutSession(answer.error.code) ? refuse(state, answer.error.code) : unchanged(state);
}
