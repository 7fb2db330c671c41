import type { ServerEventPayload } from '@homeroom/contracts';
import type { Moment } from '../answer.js';
import * as outbox from '../outbox/outbox.js';
import { takeMark } from '../rooms/room-state.js';
import { takeBatch, takeChangeBatch, takeHead } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import { takeBeacon, takeRoom } from './beacon.js';
import type { HeldInput } from './input.js';
import { inOutbox, inTimeline, patiently } from './places.js';
import { follow, inRoom, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';
import { dropRoom, syncSoon } from './sync.js';

export function takeEvent(state: ClientState, input: HeldInput, moment: Moment): ClientStep {
  const me = state.userId;
  switch (input.event) {
    case 'message:batch': {
      const { roomId, messages } = input.payload;
      const seen = { ...state, outbox: outbox.see(state.outbox, { roomId, me, messages }) };
      const change = (timeline: Timeline) => takeBatch(timeline, input.payload, me);
      // A room of which nobody has told me yet.
      if (!state.rooms[roomId]) return syncSoon(seen, moment);
      return inTimeline(seen, { roomId, moment, arrived: messages }, patiently(change));
    }
    case 'change:batch': {
      const { roomId, changes } = input.payload;
      const seen = { ...state, outbox: outbox.see(state.outbox, { roomId, me, changes }) };
      return inTimeline(
        seen,
        { roomId, moment },
        patiently((timeline) => takeChangeBatch(timeline, input.payload, me)),
      );
    }
    case 'room:heads':
      return takeBeacon(state, input.payload, moment);
    case 'operation:refused': {
      const { clientMessageId, operationId, code } = input.payload;
      return inOutbox(state, outbox.takeRefusal(state.outbox, clientMessageId ?? operationId, code));
    }
    case 'read:marked':
      return takeOtherMark(state, input.payload, moment);
    case 'room:changed':
      return takeRoom(state, input.payload.room);
    case 'room:removed':
      return dropRoom(state, input.payload.roomId);
  }
}

/** Another device has read so far, so at least that much exists. */
function takeOtherMark(
  state: ClientState,
  { roomId, seq }: ServerEventPayload<'read:marked'>,
  moment: Moment,
): ClientStep {
  const raise = (timeline: Timeline) => takeHead(timeline, { head: seq, rev: 0 });
  return follow(inTimeline(state, { roomId, moment }, patiently(raise)), (now) =>
    inRoom(now, roomId, (room) => ({ state: takeMark(room, seq, whoIs(now)), effects: [] })),
  );
}
