import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { DataFolderError, backUp, dataFiles, deleteData, restore } from '@homeroom/adapters/embedded';

const options = {
  data: { type: 'string', default: 'data' },
  yes: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Words = { readonly data: string; readonly yes: boolean; readonly file: string | undefined };

/** Runs a command that takes `--data DIR` and at most one file. @returns the exit code */
async function command(
  args: readonly string[],
  help: string,
  work: (words: Words) => Promise<string>,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const answer = values.help ? help : await work({ data: values.data, yes: values.yes, file: positionals[0] });
    process.stdout.write(`${answer}\n`);
    return 0;
  } catch (error) {
    const known = error instanceof DataFolderError || (error instanceof Error && 'code' in error);
    if (!known) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

export const resetCommand = (args: readonly string[]): Promise<number> =>
  command(
    args,
    'npm run reset [-- --data DIR] [--yes]\nDeletes everything that Homeroom keeps in the data folder, after asking.',
    reset,
  );

export const backUpCommand = (args: readonly string[]): Promise<number> =>
  command(
    args,
    'npm run backup -- FILE [--data DIR]\nCopies the database to FILE, also while Homeroom runs.',
    async ({ data, file }) => {
      if (file === undefined) throw new DataFolderError('Name the file to write: npm run backup -- FILE.');
      await backUp({ folder: data, to: file });
      return `The state of this moment is in ${file}.`;
    },
  );

export const restoreCommand = (args: readonly string[]): Promise<number> =>
  command(
    args,
    'npm run restore -- FILE [--data DIR]\nPuts a backup in the place of the database; stop Homeroom first.',
    async ({ data, file }) => {
      if (file === undefined) throw new DataFolderError('Name the backup: npm run restore -- FILE.');
      const aside = await restore({ folder: data, from: file, now: Date.now() });
      return aside === null
        ? `${data} now holds ${file}.`
        : `${data} now holds ${file}; what was there before is in ${aside}.`;
    },
  );

async function reset({ data, yes }: Words): Promise<string> {
  if (dataFiles(data).length === 0) return `There is nothing of Homeroom in ${data}.`;
  if (!yes && !(await agreed(`Delete all people, rooms and messages in ${data}? Type yes: `)))
    return 'Nothing was deleted.';
  deleteData(data);
  return `${data} is empty; the next start begins anew.`;
}

async function agreed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // At the end of the input, or on Ctrl-C, nobody answers any more: that is no yes.
    const nobody = once(terminal, 'close').then(() => '');
    return (await Promise.race([terminal.question(question), nobody])).trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
