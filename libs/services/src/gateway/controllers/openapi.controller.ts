import { Controller } from '@nestjs/common';
import { openApiDocument } from '@homeroom/contracts';
import type { RouteAnswer } from '@homeroom/contracts';
import { Route } from '../rest/route.js';

@Controller()
export class OpenApiController {
  private readonly document = openApiDocument();

  @Route('openApi')
  show(): RouteAnswer<'openApi'> {
    return this.document;
  }
}
