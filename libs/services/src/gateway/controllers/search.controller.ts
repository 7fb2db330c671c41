import { Controller, Inject } from '@nestjs/common';
import type { RouteAnswer, RouteInput } from '@homeroom/contracts';
import { RelatedMessages, SearchMessages, SwitchEmbedding } from '@homeroom/core';
import type { Caller } from '@homeroom/core';
import { By, Input, Route } from '../rest/route.js';

@Controller()
export class SearchController {
  @Inject(SearchMessages) private readonly searchMessages!: SearchMessages;
  @Inject(RelatedMessages) private readonly relatedMessages!: RelatedMessages;
  @Inject(SwitchEmbedding) private readonly switchEmbedding!: SwitchEmbedding;

  @Route('search')
  search(@By() caller: Caller, @Input() { query }: RouteInput<'search'>): Promise<RouteAnswer<'search'>> {
    return this.searchMessages.search(caller, query);
  }

  @Route('searchByBody')
  searchByBody(
    @By() caller: Caller,
    @Input() { body }: RouteInput<'searchByBody'>,
  ): Promise<RouteAnswer<'searchByBody'>> {
    return this.searchMessages.search(caller, body);
  }

  @Route('relatedMessages')
  related(
    @By() caller: Caller,
    @Input() { params, query }: RouteInput<'relatedMessages'>,
  ): Promise<RouteAnswer<'relatedMessages'>> {
    return this.relatedMessages.find(caller, params.messageId, query.limit);
  }

  @Route('getEmbedding')
  getEmbedding(@By() caller: Caller): Promise<RouteAnswer<'getEmbedding'>> {
    return this.switchEmbedding.read(caller);
  }

  @Route('setEmbedding')
  setEmbedding(
    @By() caller: Caller,
    @Input() { body }: RouteInput<'setEmbedding'>,
  ): Promise<RouteAnswer<'setEmbedding'>> {
    return this.switchEmbedding.set(caller, body);
  }
}
