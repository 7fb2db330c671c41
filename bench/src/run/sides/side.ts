import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answered, Asks, CommonAsks } from './child.js';

export type SideOptions = {
  /** The program; it calls `serveAsks`. */
  readonly program: URL;
  /** Names the profile. */
  readonly name: string;
  /** Folder that keeps a profile of the process. @default none is made */
  readonly profile?: string | undefined;
};

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };
type Given<Ask> = Ask extends (given: infer Value) => unknown ? Value : never;
type Answer<Ask> = Ask extends (given: never) => infer Value ? Awaited<Value> : never;

/** One of the two that are compared: a process of its own, so that its processor time is all its own. Without variables of the caller's. */
export class Side<Own extends Asks> {
  readonly #waiting = new Map<number, Waiting>();
  readonly #kill = (): void => void this.child.kill('SIGKILL');
  #lastId = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answered: Answered) => this.#take(answered));
    child.once('exit', (code, signal) => this.#end(new Error(`A side ended by itself (${signal ?? code}).`)));
    process.once('exit', this.#kill);
  }

  /** @throws Error when the program ends before it is ready */
  static async start<Own extends Asks>({ program, name, profile }: SideOptions): Promise<Side<Own>> {
    const profiled = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    const named = profile === undefined ? [] : [`--cpu-prof-name=${name}-${performance.now().toFixed(0)}.cpuprofile`];
    const child = fork(fileURLToPath(program), [], {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...profiled, ...named],
      env: {},
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const side = new Side<Own>(child);
    await new Promise((resolve, reject) => side.#waiting.set(0, { resolve, reject }));
    return side;
  }

  /** @throws Error with what the side says when it fails */
  async ask<Name extends keyof (Own & CommonAsks) & string>(
    name: Name,
    given?: Given<(Own & CommonAsks)[Name]>,
  ): Promise<Answer<(Own & CommonAsks)[Name]>> {
    const id = (this.#lastId += 1);
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.child.send({ id, name, given });
    return (await answered) as Answer<(Own & CommonAsks)[Name]>;
  }

  /** @returns the seconds of processor time that the side used for the work */
  async cpuSecondsOf(work: () => Promise<unknown>): Promise<number> {
    await this.ask('collect');
    const before = await this.ask('cpuSeconds');
    await work();
    return Number(await this.ask('cpuSeconds')) - Number(before);
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.send({ id: -1, name: 'stop' });
    await exit;
  }

  #take({ id, answer, failed }: Answered): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failed === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(`A side failed: ${failed}`));
  }

  #end(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
