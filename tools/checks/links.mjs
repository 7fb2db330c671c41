import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { filesOf, read } from './sources.mjs';

const pages = ['README.md', 'docs/**/*.md', '{apps,bench,libs,models,tools}/**/README.md'];

/** Every relative link of a page leads to a file or a folder of the project, and its anchor to a heading there. */
export function links(root) {
  const problems = filesOf(root, pages).flatMap((page) =>
    linksOf(read(root, page)).flatMap(({ line, target }) => {
      const problem = problemOf(root, page, target);
      return problem ? [`${page}:${line} links to ${target}, ${problem}.`] : [];
    }),
  );
  return { problems, warnings: [] };
}

function problemOf(root, page, target) {
  const [path, anchor] = target.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), decoded(path));
  if (file.startsWith('..') || posix.isAbsolute(path)) return 'which is outside of the project';
  if (!existsSync(`${root}/${file}`)) return 'which does not exist';
  if (!anchor) return null;
  if (!file.endsWith('.md') || statSync(`${root}/${file}`).isDirectory())
    return 'but only a Markdown page has headings';
  return anchorsOf(read(root, file)).has(decoded(anchor)) ? null : `but ${file} has no such heading`;
}

/** Inline links and images, and definitions of references; not what is code, nor an address with a scheme. */
function linksOf(text) {
  return prose(text).flatMap((line, index) =>
    [...line.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/gu)]
      .map(([, inline, reference]) => inline ?? reference)
      .filter((target) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(target))
      .map((target) => ({ line: index + 1, target })),
  );
}

/** The anchors that GitHub gives the headings: lower case, no punctuation, a hyphen for each space; a repeated one is numbered. */
function anchorsOf(text) {
  const counts = new Map();
  const anchors = fencesBlanked(text).flatMap((line) => {
    const [, heading] = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/u.exec(line) ?? [];
    if (heading === undefined) return [];
    const anchor = slug(heading);
    const before = counts.get(anchor) ?? 0;
    counts.set(anchor, before + 1);
    return before === 0 ? [anchor] : [`${anchor}-${before}`];
  });
  return new Set([...anchors, ...[...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/gu)].map(([, id]) => id)]);
}

const slug = (heading) =>
  heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

const prose = (text) => fencesBlanked(text).map((line) => line.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/gu, ''));

function fencesBlanked(text) {
  let fence = null;
  return text.split('\n').map((line) => {
    const [, mark] = /^\s*(`{3,}|~{3,})/u.exec(line) ?? [];
    if (fence === null && mark) fence = mark;
    else if (fence !== null && mark?.startsWith(fence)) {
      fence = null;
      return '';
    }
    return fence === null ? line : '';
  });
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % stands for itself.
  }
}
