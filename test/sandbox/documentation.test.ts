import { describe, expect, it } from '@jest/globals';
import { faultSchema } from '../../sandbox/faults.js';
import { DEFAULT_SETTINGS } from '../../sandbox/settings.js';
import { read, section, tableRows } from '../docs/markdown.js';

describe('docs/sandbox.md', () => {
  it('has every kind of fault', () => {
    const kinds = faultSchema.options.map(({ shape }) => shape.kind.value);
    expect(namesUnder('## Faults').sort()).toEqual(kinds.sort());
  });

  it('has every setting', () => {
    expect(namesUnder('## Settings').sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
  });
});

/** What the first column of the table names. */
function namesUnder(heading: string): string[] {
  return tableRows(section(read('docs/sandbox.md'), heading)).flatMap(([names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
}
