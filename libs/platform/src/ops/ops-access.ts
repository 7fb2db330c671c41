import type { IncomingMessage } from 'node:http';

export type OpsRule = (request: IncomingMessage) => Promise<boolean> | boolean;

const loopbackAddress = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/u;
const loopbackHost = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/iu;

/** From this machine, not through a proxy on it, and not by a page whose name was rebound to it. */
const isLoopback = ({ socket, headers }: IncomingMessage): boolean =>
  loopbackAddress.test(socket.remoteAddress ?? '') &&
  loopbackHost.test(headers.host ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined;

/** Who may see metrics and the state of dependencies: this machine, and whom a service lets in (staff). */
export class OpsAccess {
  private readonly rules: OpsRule[] = [];

  allow(rule: OpsRule): void {
    this.rules.push(rule);
  }

  async allows(request: IncomingMessage): Promise<boolean> {
    if (isLoopback(request)) return true;
    for (const rule of this.rules) if (await rule(request)) return true;
    return false;
  }
}
