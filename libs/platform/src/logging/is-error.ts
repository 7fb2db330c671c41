import { types } from 'node:util';

/** Also for errors made by another realm, such as Node's own under Jest. */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);
