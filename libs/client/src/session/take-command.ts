import type { Moment } from '../answer.js';
import * as outbox from '../outbox/outbox.js';
import { markRead } from '../rooms/room-state.js';
import { jumpTo, loadNewer, loadOlder, openTimeline } from '../timeline/history.js';
import { trimTimeline } from '../timeline/timeline.js';
import type { Timeline } from '../timeline/timeline.js';
import type { CommandInput } from './input.js';
import { inOutbox, inTimeline } from './places.js';
import { follow, inRoom, unchanged, whoIs } from './state.js';
import type { ClientState, ClientStep } from './state.js';

export function takeCommand(state: ClientState, input: CommandInput, moment: Moment): ClientStep {
  switch (input.kind) {
    case 'open-room':
      if (!state.rooms[input.roomId]) return unchanged({ ...state, toOpen: [...state.toOpen, input.roomId] });
      return follow(
        inRoom(state, input.roomId, (room) => ({ state: { ...room, isOpen: true }, effects: [] })),
        (now) => inTimeline(now, { roomId: input.roomId, moment }, openTimeline),
      );
    case 'close-room':
      if (!state.rooms[input.roomId])
        return unchanged({ ...state, toOpen: state.toOpen.filter((roomId) => roomId !== input.roomId) });
      return inRoom(state, input.roomId, (room) => ({ state: { ...room, isOpen: false }, effects: [] }));
    case 'load-older':
      return inTimeline(state, { roomId: input.roomId, moment }, (line, room) => loadOlder(line, room, input.at));
    case 'load-newer':
      return inTimeline(state, { roomId: input.roomId, moment }, (line, room) => loadNewer(line, room, input.at));
    case 'jump':
      return inTimeline(state, { roomId: input.roomId, moment }, (line, room) => jumpTo(line, room, input.seq));
    case 'trim': {
      const trim = (line: Timeline) => ({ state: trimTimeline(line, input.keep), effects: [] });
      return inTimeline(state, { roomId: input.roomId, moment }, trim);
    }
    case 'mark-read':
      return inRoom(state, input.roomId, (room) => markRead(room, input.seq, whoIs(state)));
    case 'enqueue':
      return inOutbox(state, outbox.enqueue(state.outbox, input.entry, moment));
    case 'retry':
      return inOutbox(state, outbox.retry(state.outbox, input.key));
    case 'discard':
      return inOutbox(state, outbox.discard(state.outbox, input.key));
  }
}
