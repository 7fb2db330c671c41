import { backUpCommand, resetCommand, restoreCommand } from './commands.js';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  reset: resetCommand,
  backup: backUpCommand,
  restore: restoreCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];

if (command) process.exitCode = await command(args);
// Only now: a command need not wait until the services are loaded.
else await (await import('./standalone.js')).runStandalone();
