import { Controller, Inject } from '@nestjs/common';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { ChangeUser, CreateUser, FindUsers } from '@homeroom/core';
import type { Caller } from '@homeroom/core';
import { By, Input, Route } from '../rest/route.js';

@Controller()
export class PeopleController {
  @Inject(FindUsers) private readonly findUsers!: FindUsers;
  @Inject(CreateUser) private readonly createUser!: CreateUser;
  @Inject(ChangeUser) private readonly changeUser!: ChangeUser;

  @Route('findUsers')
  find(@By() caller: Caller, @Input() { query }: RouteInput<'findUsers'>): Promise<RouteAnswer<'findUsers'>> {
    return this.findUsers.find(caller, query);
  }

  @Route('createUser')
  create(@By() caller: Caller, @Input() { body }: RouteInput<'createUser'>): Promise<RouteAnswer<'createUser'>> {
    return this.createUser.create(caller, body);
  }

  @Route('changeUser')
  change(
    @By() caller: Caller,
    @Input() { params, body }: RouteInput<'changeUser'>,
  ): Promise<RouteAnswer<'changeUser'>> {
    return this.changeUser.change(caller, params.userId, body);
  }
}
