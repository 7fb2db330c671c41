import { ChatError } from '@homeroom/contracts';
import type { SchoolRole } from '@homeroom/contracts';
import type { Caller } from '../people/caller.js';

const demand = (caller: Caller, roles: readonly SchoolRole[], sentence: string): void => {
  if (!roles.includes(caller.role)) throw new ChatError('FORBIDDEN', sentence);
};

/** @throws ChatError FORBIDDEN */
export const requireAdmin = (caller: Caller): void => demand(caller, ['admin'], 'Only an admin may do that.');

/** @throws ChatError FORBIDDEN */
export const requireStaff = (caller: Caller): void =>
  demand(caller, ['teacher', 'staff', 'admin'], 'Only teachers, staff and admins may do that.');
