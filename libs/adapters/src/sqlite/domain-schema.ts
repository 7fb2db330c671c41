/**
 * The tables of one domain. Every statement says IF NOT EXISTS and runs at each opening, in order, in one transaction: a new
 * table or index needs no version. Every other change raises `schemaVersion` and brings the old file forward.
 */
export type Schema = { readonly domain: string; readonly statements: readonly string[] };
