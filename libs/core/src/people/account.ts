import type { SchoolRole } from '@homeroom/contracts';

/** A person as every store keeps them. */
export type Account = {
  readonly id: string;
  /** Lower case, unique; what the person types to sign in. */
  readonly handle: string;
  readonly name: string;
  readonly role: SchoolRole;
  readonly status: 'active' | 'suspended';
  /** null = nobody can sign in (an erased person). */
  readonly passwordHash: string | null;
  readonly passwordChangeRequired: boolean;
  readonly createdAt: number;
  /** Rises by one with every change of the document. */
  readonly version: number;
};
