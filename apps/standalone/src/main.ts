import { backUpCommand, resetCommand, restoreCommand } from './commands.js';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  reset: resetCommand,
  backup: backUpCommand,
  restore: restoreCommand,
};

// What Homeroom writes (database, backups, key) is for its own user only.
process.umask(0o077);

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];

if (command) process.exitCode = await command(args);
// Only now: a command need not wait until the services are loaded.
else await (await import('./standalone.js')).runStandalone();
