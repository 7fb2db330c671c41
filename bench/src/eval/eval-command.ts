import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { evaluate } from './evaluate.js';
import { brokenPromises, summarise, table, worst } from './report.js';
import type { Summary } from './report.js';

const modelDir = fileURLToPath(new URL('../../../models/all-MiniLM-L6-v2', import.meta.url));
const committedFile = new URL('../../eval/figures.json', import.meta.url);

const help = `npm run eval [-- --commit] [--worst N] [--model DIR]

How well search finds, on a school's term and its graded queries (bench/eval/school): nDCG@10, MRR and recall@50 by words, by meaning
and by both. Exit code 1 when both together are not better than either, or when a figure fell below bench/eval/figures.json.

  --commit     writes the figures of this run to bench/eval/figures.json
  --worst N    shows the N queries that were answered worst
  --model DIR  another model than the one that Homeroom brings (not compared with the committed figures)`;

/** @returns the exit code */
export async function evalCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      commit: { type: 'boolean', default: false },
      worst: { type: 'string', default: '0' },
      model: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const evaluation = await evaluate(values.model ?? modelDir);
  const summary = summarise(evaluation);
  const count = (half: string) => evaluation.hybrid.filter(({ query }) => query.half === half).length;
  const counts = { words: count('words'), paraphrase: count('paraphrase'), all: evaluation.hybrid.length };
  console.log(table(summary, counts));
  if (Number(values.worst) > 0) console.log(`\n${worst(evaluation, Number(values.worst))}`);
  if (values.commit) writeFileSync(committedFile, `${JSON.stringify(summary, null, 2)}\n`);
  const problems = brokenPromises(summary, values.model === undefined ? committed() : null);
  for (const problem of problems) console.log(problem);
  if (problems.length === 0) console.log('No promise is broken.');
  return problems.length === 0 ? 0 : 1;
}

const committed = (): Summary | null =>
  existsSync(committedFile) ? (JSON.parse(readFileSync(committedFile, 'utf8')) as Summary) : null;
