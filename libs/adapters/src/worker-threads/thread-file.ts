/**
 * The compiled file of a worker thread that lies beside the module `from` (its `import.meta.url`). Threads always run from `dist`:
 * Node reads none of our TypeScript, Jest's transforms do not reach a thread, and one that loaded swc by hooks crashed the process
 * when it was ended. So specs, which run on the sources, start the thread that `npm test` has built.
 */
export const threadFile = (name: string, from: string): URL =>
  new URL(name, from.replace(/\/src\/((?:(?!\/src\/).)*\.ts)$/u, '/dist/$1'));
