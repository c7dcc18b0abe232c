import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const TYPESCRIPT = fileURLToPath(new URL('../support/typescript.js', import.meta.url));

test.each(['sweep-cell.ts', 'sweep-table.ts', 'letters.ts', 'run.ts', 'plant.ts'])(
  '%s can be run by plain Node, as the scripts do',
  async (file) => {
    const program = `await import(${JSON.stringify(new URL(file, import.meta.url).href)}); process.exit(0);`;
    const { stderr } = await promisify(execFile)(process.execPath, [
      ...['--import', TYPESCRIPT, '--input-type=module', '-e', program],
    ]);
    expect(stderr).toBe('');
  },
);
