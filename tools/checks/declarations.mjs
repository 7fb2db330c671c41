import { builtinModules } from 'node:module';
import { filesOf, homeOf, importsOf, isTestCode, read, sourcesOf } from './sources.mjs';

/** Nx draws its graph from package.json alone, so an import that is not declared there makes a stale cache. */
export function declarations(root) {
  const manifests = Object.fromEntries(
    filesOf(root, ['{libs,apps}/*/package.json', 'bench/package.json']).map((file) => [
      file.replace('/package.json', ''),
      JSON.parse(read(root, file)),
    ]),
  );
  const rootTools = Object.keys(JSON.parse(read(root, 'package.json')).devDependencies ?? {});
  const imports = sourcesOf(root).flatMap((file) =>
    importProblems({ file, text: read(root, file), manifests, rootTools }),
  );
  return { problems: [...imports, ...pinProblems(manifests)], warnings: [] };
}

function importProblems({ file, text, manifests, rootTools }) {
  const home = homeOf(file);
  const manifest = manifests[home];
  if (!manifest) return [`${file}: ${home} has no package.json.`];
  const runtime = Object.keys(manifest.dependencies ?? {});
  const allowed = new Set(
    isTestCode(file) ? [...runtime, ...Object.keys(manifest.devDependencies ?? {}), ...rootTools] : runtime,
  );
  return [...new Set(importsOf(text))]
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .flatMap((name) => {
      if (builtinModules.includes(name))
        return [`${file}: write "node:${name}", so that a builtin is told from a package.`];
      const wanted = packageOf(name);
      return wanted === manifest.name || allowed.has(wanted)
        ? []
        : [`${file}: imports "${wanted}", which ${home}/package.json does not declare.`];
    });
}

function packageOf(name) {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function pinProblems(manifests) {
  return Object.entries(manifests).flatMap(([home, { dependencies = {}, devDependencies = {} }]) =>
    Object.entries({ ...dependencies, ...devDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${home}/package.json: "${name}": "${version}" is not an exact version.`),
  );
}
