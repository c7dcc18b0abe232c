import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { planted, PLANTS } from './plant.js';

const edits = Object.entries(PLANTS).flatMap(([name, all]) => all.map((edit) => [name, edit.file, edit] as const));

test.each(edits)('the place of the planted bug %s in %s is still there', async (_name, file, edit) => {
  const source = await readFile(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  expect(planted(source, edit)).toContain(edit.to);
});
