import { OperationalError } from '../operational-error.js';

/** What is done to the server, in seconds after the first measured message was due. */
export type Fault =
  | { readonly kind: 'kill'; readonly atSeconds: number }
  | { readonly kind: 'pause'; readonly atSeconds: number; readonly forSeconds: number };

const form = /^(?<kind>kill|pause)@(?<at>\d+(?:\.\d+)?)s(?:\/(?<long>\d+(?:\.\d+)?)s)?$/u;
const pauseSeconds = 5;

/** @param text `kill@30s`, `pause@30s`, `pause@30s/10s` @throws OperationalError */
export function parseFault(text: string): Fault {
  const { kind, at, long } = form.exec(text)?.groups ?? {};
  if (kind === 'kill' && long === undefined) return { kind, atSeconds: Number(at) };
  if (kind === 'pause') return { kind, atSeconds: Number(at), forSeconds: Number(long ?? pauseSeconds) };
  throw new OperationalError(`--fault ${text}: it is kill@30s, pause@30s or, with its length, pause@30s/10s.`);
}

export const describeFault = (fault: Fault): string =>
  fault.kind === 'kill' ? 'SIGKILL, and started again' : `stands still for ${fault.forSeconds} s`;
