import type { z } from 'zod';

/** public: no session. session: any. staff: teacher, staff or admin. admin: admin. The use case decides the rest. */
export type Access = 'public' | 'session' | 'staff' | 'admin';

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1; `:name` stands for a parameter. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** null = 204, no body. */
  readonly answer: z.ZodType | null;
  /** @default 200, 204 without an answer */
  readonly status?: number;
  /** Bytes of the body. @default limits.requestBytes */
  readonly bodyLimit?: number;
};
