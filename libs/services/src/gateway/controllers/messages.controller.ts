import { Controller, Inject } from '@nestjs/common';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { GetMessage, ReadChanges, ReadHistory, SendMessage } from '@homeroom/core';
import type { Caller } from '@homeroom/core';
import { By, Input, Route } from '../rest/route.js';

@Controller()
export class MessagesController {
  @Inject(ReadHistory) private readonly readHistory!: ReadHistory;
  @Inject(ReadChanges) private readonly readChanges!: ReadChanges;
  @Inject(GetMessage) private readonly getMessage!: GetMessage;
  @Inject(SendMessage) private readonly sendMessage!: SendMessage;

  @Route('listMessages')
  list(
    @By() caller: Caller,
    @Input() { params, query }: RouteInput<'listMessages'>,
  ): Promise<RouteAnswer<'listMessages'>> {
    return this.readHistory.read(caller, params.roomId, query);
  }

  @Route('listChanges')
  changes(
    @By() caller: Caller,
    @Input() { params, query }: RouteInput<'listChanges'>,
  ): Promise<RouteAnswer<'listChanges'>> {
    return this.readChanges.read(caller, params.roomId, query.after);
  }

  @Route('getMessage')
  get(@By() caller: Caller, @Input() { params }: RouteInput<'getMessage'>): Promise<RouteAnswer<'getMessage'>> {
    return this.getMessage.get(caller, params.messageId);
  }

  @Route('sendMessage')
  send(
    @By() caller: Caller,
    @Input() { params, body }: RouteInput<'sendMessage'>,
  ): Promise<RouteAnswer<'sendMessage'>> {
    return this.sendMessage.send(caller, { ...params, ...body });
  }
}
