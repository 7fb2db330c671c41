import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Embed } from './monolith.js';

export const help = `node bench/dist/baselines/main.js --kind KIND --port PORT …

The monolith that Homeroom is compared with. bench/src/baselines/README.md says what it does and what it leaves out.

  --kind a              embeddings of an API: --embedding-url URL (http://127.0.0.1:PORT/v1/embeddings)
  --kind b              embeddings of this process: --model DIR, --dtype fp32 or q8 (q8), --threads N (default of ONNX Runtime)
  --kind embedding-api  the API that a asks; --delay-ms N until it answers (300)
  --port PORT           of 127.0.0.1; 0 = any that is free (0)
  --data DIR            a and b: folder of the databases
  --world FILE          a and b: who there is, with tokens and rooms

Says where it listens when it is ready. SIGTERM ends it. Exit code: 0 ended, 2 it could not start.`;

const options = {
  kind: { type: 'string', default: '' },
  port: { type: 'string', default: '0' },
  data: { type: 'string' },
  world: { type: 'string' },
  'embedding-url': { type: 'string' },
  model: { type: 'string' },
  dtype: { type: 'string', default: 'q8' },
  threads: { type: 'string' },
  'delay-ms': { type: 'string', default: '300' },
  help: { type: 'boolean', default: false },
} as const;

export type Options = ReturnType<typeof readOptions>;

/** @throws Error in one sentence */
export function readOptions(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options });
  const need = (name: 'data' | 'world' | 'embedding-url' | 'model'): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`--kind ${values.kind} needs --${name}; --help says more.`);
    return value;
  };
  const threads = values.threads === undefined ? undefined : whole('threads', values.threads);
  return { ...values, threads, port: whole('port', values.port), delayMs: whole('delay-ms', values['delay-ms']), need };
}

/** The data folder, made when it is not there. */
export function folderOf({ need }: Options): string {
  const folder = need('data');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Only what is asked for is loaded: A's process holds no model. */
export async function embedderOf({ kind, dtype, threads, need }: Options): Promise<Embed> {
  if (kind === 'a') return (await import('./api.js')).apiEmbedder(need('embedding-url'));
  if (kind !== 'b') throw new Error(`--kind ${kind}: there is a, b and embedding-api.`);
  if (dtype !== 'fp32' && dtype !== 'q8') throw new Error(`--dtype ${dtype}: there is fp32 and q8.`);
  return (await import('./in-process.js')).inProcessEmbedder({ folder: need('model'), dtype, threads });
}

function whole(name: string, text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new Error(`--${name} ${text}: a whole number is needed.`);
  return Number(text);
}
