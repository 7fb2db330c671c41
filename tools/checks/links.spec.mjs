import { describe, expect, it } from '@jest/globals';
import { links } from './links.mjs';
import { plant } from './plant.mjs';

function problemsOf(files) {
  const planted = plant(files);
  try {
    return links(planted.root).problems;
  } finally {
    planted.remove();
  }
}

const guide = '# The guide\n\n## Stop it: `npm stop`, now\n\n## Twice\n\n## Twice\n\n```\n## Not a heading\n```\n';

describe('links of the pages', () => {
  it.each([
    ['README.md', 'a\n\n[way](docs/away.md)', 'README.md:3 links to docs/away.md, which does not exist.'],
    ['docs/adr/0001.md', '![picture](../images/away.png "Away")', 'links to ../images/away.png, which does not exist.'],
    ['libs/model/README.md', '[way]: ../away.md', 'links to ../away.md, which does not exist.'],
    ['docs/a.md', '[`code`](away.md)', 'links to away.md, which does not exist.'],
    ['docs/a.md', '[way](../../etc/hosts)', 'which is outside of the project.'],
    ['README.md', '[way](docs/guide.md#away)', 'links to docs/guide.md#away, but docs/guide.md has no such heading.'],
    ['README.md', '[way](docs/guide.md#not-a-heading)', 'has no such heading.'],
    ['README.md', '[way](docs/guide.md#twice-2)', 'has no such heading.'],
    ['README.md', '# Here\n[way](#there)', 'links to #there, but README.md has no such heading.'],
    ['README.md', '[way](docs#guide)', 'only a Markdown page has headings.'],
  ])('refuses what is planted in %s: %s', (page, text, problem) => {
    expect(problemsOf({ 'docs/guide.md': guide, [page]: text })).toEqual([expect.stringContaining(problem)]);
  });

  it('lets links be that lead somewhere, addresses, and what is code', () => {
    const text = [
      '# Here',
      '[a](docs/guide.md) [b](docs) [c](docs/guide.md#stop-it-npm-stop-now) [d](docs/guide.md#twice-1) [e](#here)',
      '[f](https://example.org/away.md) [g](mailto:a@example.org) `[h](away.md)` [i](<docs/guide.md>)',
      '```md',
      '[j](away.md)',
      '```',
      '[k][l]',
      '',
      '[l]: docs/guide.md',
    ].join('\n');
    expect(problemsOf({ 'README.md': text, 'docs/guide.md': guide })).toEqual([]);
  });
});
