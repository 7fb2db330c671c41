export type Check = () => unknown;
export type CheckState = 'ok' | 'failing' | 'slow';
export type Readiness = {
  readonly ready: boolean;
  readonly draining: boolean;
  readonly checks: Readonly<Record<string, CheckState>>;
};

const sharedForMs = 1_000;

/**
 * Whether this process should get traffic. Alive (`/livez`) is another question and asks no dependency: restarting us
 * does not mend a database.
 */
export class Health {
  private readonly checks = new Map<string, Check>();
  private started = false;
  private draining = false;
  private last: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;

  constructor(private readonly options: { readonly checkTimeoutMs: number } = { checkTimeoutMs: 2_000 }) {}

  /** Asked by `/readyz`, at most once a second. A check may be asynchronous; it fails by throwing or rejecting, and within 2 s or not at all. */
  addCheck(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  markStarted(): void {
    this.started = true;
    this.last = undefined;
  }

  /** From now on not ready; there is no way back. */
  markDraining(): void {
    this.draining = true;
  }

  async readiness(): Promise<Readiness> {
    if (!this.last || Date.now() - this.last.at >= sharedForMs) this.last = { at: Date.now(), answer: this.ask() };
    const { checks } = await this.last.answer;
    const ready = this.started && !this.draining && Object.values(checks).every((state) => state === 'ok');
    return { ready, draining: this.draining, checks };
  }

  private async ask(): Promise<Readiness> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await this.stateOf(check)] as const),
    );
    return { ready: false, draining: this.draining, checks: Object.fromEntries(entries) };
  }

  private async stateOf(check: Check): Promise<CheckState> {
    const { promise: slow, resolve } = Promise.withResolvers<CheckState>();
    const timer = setTimeout(() => resolve('slow'), this.options.checkTimeoutMs);
    const asked = Promise.resolve()
      .then(check)
      .then(
        (): CheckState => 'ok',
        (): CheckState => 'failing',
      );
    try {
      return await Promise.race([asked, slow]);
    } finally {
      clearTimeout(timer);
    }
  }
}
