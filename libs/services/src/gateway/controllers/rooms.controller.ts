import { Controller, Inject } from '@nestjs/common';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { AddMembers, ChangeRoom, CreateRoom, ListMembers, MuteMember, RemoveMember, SyncRooms } from '@homeroom/core';
import type { Caller } from '@homeroom/core';
import { By, Input, Route } from '../rest/route.js';

@Controller()
export class RoomsController {
  @Inject(SyncRooms) private readonly syncRooms!: SyncRooms;
  @Inject(CreateRoom) private readonly createRoom!: CreateRoom;
  @Inject(ChangeRoom) private readonly changeRoom!: ChangeRoom;

  @Route('sync')
  sync(@By() caller: Caller, @Input() { body }: RouteInput<'sync'>): Promise<RouteAnswer<'sync'>> {
    return this.syncRooms.sync(caller, body);
  }

  @Route('createRoom')
  create(@By() caller: Caller, @Input() { body }: RouteInput<'createRoom'>): Promise<RouteAnswer<'createRoom'>> {
    return this.createRoom.create(caller, body);
  }

  @Route('changeRoom')
  change(
    @By() caller: Caller,
    @Input() { params, body }: RouteInput<'changeRoom'>,
  ): Promise<RouteAnswer<'changeRoom'>> {
    return this.changeRoom.change(caller, params.roomId, body);
  }
}

@Controller()
export class MembersController {
  @Inject(ListMembers) private readonly listMembers!: ListMembers;
  @Inject(AddMembers) private readonly addMembers!: AddMembers;
  @Inject(RemoveMember) private readonly removeMember!: RemoveMember;
  @Inject(MuteMember) private readonly muteMember!: MuteMember;

  @Route('listMembers')
  list(@By() caller: Caller, @Input() { params }: RouteInput<'listMembers'>): Promise<RouteAnswer<'listMembers'>> {
    return this.listMembers.list(caller, params.roomId);
  }

  @Route('addMembers')
  add(@By() caller: Caller, @Input() { params, body }: RouteInput<'addMembers'>): Promise<RouteAnswer<'addMembers'>> {
    return this.addMembers.add(caller, params.roomId, body);
  }

  @Route('removeMember')
  remove(@By() caller: Caller, @Input() { params }: RouteInput<'removeMember'>): Promise<void> {
    return this.removeMember.remove(caller, params.roomId, params.userId);
  }

  @Route('muteMember')
  mute(@By() caller: Caller, @Input() { params, body }: RouteInput<'muteMember'>): Promise<RouteAnswer<'muteMember'>> {
    return this.muteMember.mute(caller, params, body);
  }
}
