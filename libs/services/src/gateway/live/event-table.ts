import type { ClientEvent, ClientEventData, ClientEventPayload } from '@homeroom/contracts';
import type { Caller } from '@homeroom/core';
import type { Messaging } from './messaging.js';

export type EventContext = { readonly caller: Caller; readonly socketId: string };

/** Each client event and the use case behind it; the use case takes the rate limit and decides. */
export type EventTable = {
  readonly [Event in ClientEvent]: (
    context: EventContext,
    payload: ClientEventPayload<Event>,
  ) => Promise<ClientEventData<Event>>;
};

export const eventTable = ({
  sendMessage,
  changeMessage,
  markRead,
  startTyping,
  watchPresence,
}: Messaging): EventTable => ({
  'message:send': ({ caller }, payload) => sendMessage.send(caller, payload),
  'message:edit': async ({ caller }, payload) => {
    await changeMessage.edit(caller, payload);
    return {};
  },
  'message:delete': async ({ caller }, payload) => {
    await changeMessage.delete(caller, payload);
    return {};
  },
  'reaction:set': async ({ caller }, payload) => {
    await changeMessage.react(caller, payload);
    return {};
  },
  'read:mark': ({ caller }, payload) => markRead.mark(caller, payload),
  'typing:start': async ({ caller }, payload) => {
    await startTyping.start(caller, payload);
    return {};
  },
  'presence:watch': ({ caller, socketId }, { userIds }) => watchPresence.watch(caller, { socketId, userIds }),
});
