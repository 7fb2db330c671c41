import { readFileSync, readdirSync } from 'node:fs';
import type { Grades } from './figures.js';

export type SchoolMessage = {
  readonly id: string;
  readonly author: string;
  readonly at: string;
  readonly text: string;
  readonly replyTo?: string;
};
export type SchoolRoom = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'class' | 'group' | 'announcement' | 'direct';
  readonly messages: readonly SchoolMessage[];
};
export type GradedQuery = {
  readonly id: string;
  readonly half: 'words' | 'paraphrase';
  readonly topic: string;
  readonly text: string;
  readonly relevant: Grades;
};
export type School = { readonly rooms: readonly SchoolRoom[]; readonly queries: readonly GradedQuery[] };

const folder = new URL('../../eval/school/', import.meta.url);

const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** A term of chat and graded queries, from bench/eval/school. */
export const readSchool = (): School => ({
  rooms: readdirSync(new URL('rooms/', folder))
    .sort()
    .map((file) => json(`rooms/${file}`) as SchoolRoom),
  queries: json('queries.json') as readonly GradedQuery[],
});
