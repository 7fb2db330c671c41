/** WebAssembly's linear memory; growing it detaches the former `buffer`. */
export type LinearMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

/** All addresses are bytes in the one memory. */
export type ScanRange = {
  /** Of the first row of int8 values; a multiple of 16. */
  readonly rows: number;
  /** Of the f32 scales of these rows. */
  readonly scales: number;
  /** At least 1. */
  readonly count: number;
  /** Values of a row, with the zeros that fill it up to a multiple of 16. */
  readonly stride: number;
  /** Of the query's int16 values, `stride` of them. */
  readonly query: number;
  /** Of the f32 scores that are written. */
  readonly out: number;
};

/** Writes, for each row, the sum of products with the query times the row's scale. */
export type Scan = (range: ScanRange) => void;

type Kernel = {
  scan(...addresses: readonly [number, number, number, number, number, number]): void;
};

/** What we use of WebAssembly: its types come with the DOM's only. */
type WebAssemblyApi = {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => LinearMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Kernel };
  validate(bytes: Uint8Array): boolean;
};
const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

/** kernel.wat, compiled; kernel.spec.ts compares. */
export const kernelBytes = Buffer.from(
  'AGFzbQEAAAABCgFgBn9/f39/fwACFwEIaG9tZXJvb20GbWVtb3J5AgEBgIAEAwIBAAcIAQRzY2FuAAAKzgEBywECAn8DewNAIAAgA2ohBiAEIQf9DAAA' +
    'AAAAAAAAAAAAAAAAAAAhCP0MAAAAAAAAAAAAAAAAAAAAACEJA0AgAP0ABAAhCiAIIAr9hwEgB/0ABAD9ugH9rgEhCCAJIAr9iAEgB/0ABBD9ugH9rgEh' +
    'CSAHQSBqIQcgAEEQaiEAIAAgBkkNAAsgCCAJ/a4BIQggBSAI/RsAIAj9GwFqIAj9GwIgCP0bA2pqsiABKgIAlDgCACABQQRqIQEgBUEEaiEFIAJBAWsh' +
    'AiACDQALCw==',
  'base64',
);

export const pageBytes = 65_536;
/** 4 GiB: what 32-bit addresses reach. */
export const mostPages = 65_536;

export const newMemory = (): LinearMemory => new wasm.Memory({ initial: 1, maximum: mostPages });

/** false on a processor without SIMD: `plainScan` then does the same, ten times slower. */
export const hasKernel = (): boolean => wasm.validate(kernelBytes);

let compiled: object | null = null;

export function kernelScan(memory: LinearMemory): Scan {
  compiled ??= new wasm.Module(kernelBytes);
  const { scan } = new wasm.Instance(compiled, { homeroom: { memory } }).exports;
  return ({ rows, scales, count, stride, query, out }) => scan(rows, scales, count, stride, query, out);
}

/** The kernel in TypeScript: gives the same bits. */
export function plainScan(memory: LinearMemory): Scan {
  return ({ rows, scales, count, stride, query, out }) => {
    const values = new Int8Array(memory.buffer, rows, count * stride);
    const weights = new Int16Array(memory.buffer, query, stride);
    const scaleOf = new Float32Array(memory.buffer, scales, count);
    const scores = new Float32Array(memory.buffer, out, count);
    for (let row = 0, at = 0; row < count; row += 1) {
      let sum = 0;
      for (let i = 0; i < stride; i += 1, at += 1) sum += (values[at] ?? 0) * (weights[i] ?? 0);
      scores[row] = Math.fround(sum) * (scaleOf[row] ?? 0);
    }
  };
}
