import { Controller, Inject } from '@nestjs/common';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { ListReports, ReportMessage, ResolveReport } from '@homeroom/core';
import type { Caller } from '@homeroom/core';
import { By, Input, Route } from '../rest/route.js';

@Controller()
export class SafetyController {
  @Inject(ReportMessage) private readonly reportMessage!: ReportMessage;
  @Inject(ListReports) private readonly listReports!: ListReports;
  @Inject(ResolveReport) private readonly resolveReport!: ResolveReport;

  @Route('reportMessage')
  report(@By() caller: Caller, @Input() { body }: RouteInput<'reportMessage'>): Promise<RouteAnswer<'reportMessage'>> {
    return this.reportMessage.report(caller, body);
  }

  @Route('listReports')
  list(@By() caller: Caller, @Input() { query }: RouteInput<'listReports'>): Promise<RouteAnswer<'listReports'>> {
    return this.listReports.list(caller, query);
  }

  @Route('resolveReport')
  resolve(
    @By() caller: Caller,
    @Input() { params, body }: RouteInput<'resolveReport'>,
  ): Promise<RouteAnswer<'resolveReport'>> {
    return this.resolveReport.resolve(caller, params.reportId, body);
  }
}
