import { describe, expect, it } from '@jest/globals';
import { code, read, section, tableRows } from './markdown.js';

describe('docs/architecture.md', () => {
  it('has the same folders and arrows as the lint rule enforces', () => {
    const rows = tableRows(section(read('docs/architecture.md'), '## Folder layout'));
    const documented = rows.map(([folder, imports = '']) => [code(folder).replace('/', ''), namesIn(imports)]);
    expect(Object.fromEntries(documented)).toEqual(enforcedArrows());
  });
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name).sort();
}

/** Read from the text: the configuration exports only what the linter takes. */
function enforcedArrows(): Record<string, string[]> {
  const arrows = /^const ARROWS = \{\n([^]*?)^\};/m.exec(read('oxlint.config.js'))?.[1] ?? '';
  return Object.fromEntries(
    [...arrows.matchAll(/^ {2}'?([\w-]+)'?: \[([^\]]*)\],$/gm)].map(([, folder = '', list = '']) => [
      folder,
      [...list.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name).sort(),
    ]),
  );
}
