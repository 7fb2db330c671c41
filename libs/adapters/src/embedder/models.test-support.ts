import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const modelFolder = (name: 'tiny' | 'all-MiniLM-L6-v2'): string =>
  fileURLToPath(new URL(`../../../../models/${name}`, import.meta.url));

/** A copy of the tiny model that a spec may damage. */
export class ModelCopy {
  private readonly parent = mkdtempSync(join(tmpdir(), 'homeroom-model-'));
  readonly path = join(this.parent, 'tiny');

  constructor() {
    this.restore();
  }

  file(name: string): string {
    return join(this.path, name);
  }

  restore(): void {
    cpSync(modelFolder('tiny'), this.path, { recursive: true, force: true });
  }

  edit(name: string, change: (text: string) => string): void {
    writeFileSync(this.file(name), change(readFileSync(this.file(name), 'utf8')));
  }

  /** Turns every reference vector round: the model is now unlike them. */
  alterReferences(): void {
    this.edit('reference.json', (text) => {
      const reference = JSON.parse(text) as { modelId: string; texts: { text: string; vector: string }[] };
      const texts = reference.texts.map((one) => ({ ...one, vector: reversed(one.vector) }));
      return JSON.stringify({ ...reference, texts });
    });
  }

  remove(): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}

function reversed(base64: string): string {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return Buffer.from(new Float32Array(bytes.buffer).toReversed().buffer).toString('base64');
}
