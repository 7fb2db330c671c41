const [name, ...args] = process.argv.slice(2);

const commands: Readonly<Record<string, () => Promise<number>>> = {
  eval: async () => (await import('./eval/eval-command.js')).evalCommand(args),
  run: async () => (await import('./run/run-command.js')).runCommand(args),
};
const command = commands[name ?? ''];

if (command) process.exitCode = await command();
else {
  console.error(`Usage: npm run eval or npm run bench, with --help.`);
  process.exitCode = 2;
}
