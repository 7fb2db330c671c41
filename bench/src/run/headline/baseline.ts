import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../baselines/main.js', import.meta.url));
const readyWithinMs = 60_000;

/** A process of the baselines: one of them, or the API that one of them asks. */
export class Baseline {
  readonly #kill = (): void => void this.child.kill('SIGKILL');

  private constructor(
    /** Where it listens. */
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    process.once('exit', this.#kill);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @throws Error with what it said when it does not get ready */
  static async start(...args: readonly string[]): Promise<Baseline> {
    const child = spawn(process.execPath, [program, ...args], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const listening = Promise.withResolvers<string>();
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const url = /listening on (?<url>\S+)/u.exec(said)?.groups?.['url'];
        if (url !== undefined) listening.resolve(url);
      });
    const fail = (why: string): void => listening.reject(new Error(`A baseline ${why}. It said:\n${said}`));
    child.once('exit', () => fail('ended before it was ready'));
    const late = setTimeout(() => fail('did not get ready'), readyWithinMs);
    try {
      return new Baseline(await listening.promise, child);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}
