import { backUpCommand, resetCommand, restoreCommand } from './commands.js';
import { runStandalone } from './standalone.js';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  reset: resetCommand,
  backup: backUpCommand,
  restore: restoreCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];

if (command) process.exitCode = await command(args);
else await runStandalone();
