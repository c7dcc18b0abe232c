import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { childEnvironment } from '../../contract/child-environment.js';
import { eventually } from '../support/eventually.js';
import { isAlive } from '../support/is-alive.js';

const TYPESCRIPT = fileURLToPath(new URL('../support/typescript.js', import.meta.url));
const PARENT = fileURLToPath(new URL('./dev-server-parent.ts', import.meta.url));

test.concurrent.each<['returns' | 'throws' | NodeJS.Signals]>([
  ['returns'],
  ['throws'],
  ['SIGINT'],
  ['SIGTERM'],
  ['SIGKILL'],
])('a dev server ends with the process that started it: %s', async (ending) => {
  const parent = spawn(process.execPath, ['--import', TYPESCRIPT, PARENT, ending], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: childEnvironment(process.env, 'finding', 'network', 'pip'),
  });
  const parentEnds = once(parent, 'exit');
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const pid = Number(line);
  if (ending.startsWith('SIG')) {
    expect(isAlive(pid)).toBe(true);
    parent.kill(ending as NodeJS.Signals);
  }
  await parentEnds;

  const leftBehind = await eventually(
    () => isAlive(pid),
    (alive) => !alive,
    20_000,
  ).catch(() => true);
  if (leftBehind) {
    process.kill(pid, 'SIGKILL');
  }
  expect(leftBehind).toBe(false);
});
