import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anchorOf, PAGES, pathOf, read } from './markdown.js';

describe('links between pages', () => {
  it.each(PAGES)('%s has no dead one', (page) => {
    const dead = linksOf(page).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : posix.join(posix.dirname(page), path);
      return !existsSync(pathOf(file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
    expect(dead).toEqual([]);
  });
});

/** Links of a page that lead into the project. */
function linksOf(page: string): string[] {
  const withoutCode = read(page).replace(/```[^]*?```/g, '');
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function anchorsOf(file: string): string[] {
  const withoutCode = read(file).replace(/```[^]*?```/g, '');
  return [...withoutCode.matchAll(/^#+ .*$/gm)].map(([heading]) => anchorOf(heading));
}
