import { Controller, Inject } from '@nestjs/common';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { ErasePerson, ExportPerson, ImportRoster, ListAudit, Retention } from '@homeroom/core';
import type { Caller } from '@homeroom/core';
import { By, Input, Route } from '../rest/route.js';

@Controller()
export class AdminController {
  @Inject(ImportRoster) private readonly importRoster!: ImportRoster;
  @Inject(Retention) private readonly retention!: Retention;
  @Inject(ExportPerson) private readonly exportPerson!: ExportPerson;
  @Inject(ErasePerson) private readonly erasePerson!: ErasePerson;
  @Inject(ListAudit) private readonly listAudit!: ListAudit;

  @Route('importRoster')
  import(@By() caller: Caller, @Input() { body }: RouteInput<'importRoster'>): Promise<RouteAnswer<'importRoster'>> {
    return this.importRoster.import(caller, body);
  }

  @Route('getRetention')
  getRetention(@By() caller: Caller): Promise<RouteAnswer<'getRetention'>> {
    return this.retention.read(caller);
  }

  @Route('setRetention')
  setRetention(
    @By() caller: Caller,
    @Input() { body }: RouteInput<'setRetention'>,
  ): Promise<RouteAnswer<'setRetention'>> {
    return this.retention.set(caller, body);
  }

  @Route('exportPerson')
  export(@By() caller: Caller, @Input() { params }: RouteInput<'exportPerson'>): Promise<RouteAnswer<'exportPerson'>> {
    return this.exportPerson.export(caller, params.userId);
  }

  @Route('erasePerson')
  erase(
    @By() caller: Caller,
    @Input() { params, body }: RouteInput<'erasePerson'>,
  ): Promise<RouteAnswer<'erasePerson'>> {
    return this.erasePerson.erase(caller, params.userId, body);
  }

  @Route('listAudit')
  audit(@By() caller: Caller, @Input() { query }: RouteInput<'listAudit'>): Promise<RouteAnswer<'listAudit'>> {
    return this.listAudit.list(caller, query);
  }
}
