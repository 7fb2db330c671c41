import { AdminController } from './admin.controller.js';
import { MessagesController } from './messages.controller.js';
import { OpenApiController } from './openapi.controller.js';
import { PeopleController } from './people.controller.js';
import { MembersController, RoomsController } from './rooms.controller.js';
import { SafetyController } from './safety.controller.js';
import { SearchController } from './search.controller.js';
import { SessionController } from './session.controller.js';

/** Together they answer every route of the contract; the start fails otherwise. */
export const controllers = [
  SessionController,
  PeopleController,
  RoomsController,
  MembersController,
  MessagesController,
  SafetyController,
  SearchController,
  AdminController,
  OpenApiController,
] as const;
