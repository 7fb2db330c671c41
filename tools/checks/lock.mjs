import { writeFileSync } from 'node:fs';
import { read } from './sources.mjs';

const file = 'package-lock.json';
const systems = ['darwin', 'win32', 'linux', 'android', 'freebsd', 'openharmony'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'arm'];

/**
 * The lock file must serve every machine. A registry that holds the binaries of some systems only makes npm leave out
 * the others, and then `npm ci` refuses the file everywhere.
 */
export function lock(root) {
  const { packages = {} } = JSON.parse(read(root, file));
  const addressed = Object.entries(packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''));
  return {
    problems: [
      ...addressed.map(([path]) => `${file}: "${path}" holds a download address; use the .npmrc of this repository.`),
      ...missing(packages).map(
        ({ name }) => `${file}: "${name}" is left out, so npm ci refuses; npm run check -- --fix adds it.`,
      ),
    ],
    warnings: [],
  };
}

/** Adds the binaries of other systems that npm left out: what decides whether they are installed stands in their names. */
export function completeLock(root) {
  const content = JSON.parse(read(root, file));
  const absent = missing(content.packages);
  if (absent.length === 0) return;
  const added = absent.map(({ name, version, dev }) => [
    `node_modules/${name}`,
    { version, ...(dev && { dev }), ...platformOf(name), optional: true },
  ]);
  const all = [...Object.entries(content.packages), ...added].sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(`${root}/${file}`, `${JSON.stringify({ ...content, packages: Object.fromEntries(all) }, null, 2)}\n`);
}

function missing(packages) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .map(([name, version]) => ({ name, version, dev }))
      .filter(
        ({ name }) =>
          !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`] && platformOf(name),
      ),
  );
}

function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (!os || !cpu) return undefined;
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : ['glibc'];
  return { os: [os], cpu: [cpu], ...(os === 'linux' && words.some((word) => /^(gnu|musl)/.test(word)) && { libc }) };
}
