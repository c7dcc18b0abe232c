import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { childEnvironment } from '../../contract/child-environment.js';
import { NO_FILE, serverAddress } from '../client/support.js';

const TYPESCRIPT = fileURLToPath(new URL('../support/typescript.js', import.meta.url));
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

function start(...args: string[]): ChildProcessWithoutNullStreams {
  const env = { ...childEnvironment(process.env), ...NO_FILE, TEMPORAL_ADDRESS: serverAddress() };
  return spawn(process.execPath, ['--import', TYPESCRIPT, MAIN, ...args], { env });
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, stderr };
}

it('ends quietly when nobody reads any more', async () => {
  const child = start('--help');
  child.stdout.destroy();
  expect(await endOf(child)).toEqual({ code: 0, stderr: '' });
});

it('ends with the exit code of its command, errors on standard error', async () => {
  const child = start('show', 'crb:nothing', '--json');
  const { code, stderr } = await endOf(child);
  expect(code).toBe(6);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'notFound' } });
});

it('runs a sandbox until Ctrl-C, and prints each call', async () => {
  const child = start('sandbox', '--port', '0', '--json');
  const ended = endOf(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value)) as Record<string, unknown>;
  const { url, accessKeyId } = await next();
  expect(accessKeyId).toEqual(expect.any(String));
  await fetch(`${String(url)}/api/v2/vpc`, { method: 'POST', headers: { 'X-ZC-Action': 'DescribeVpcs' }, body: '{}' });
  expect(await next()).toMatchObject({ action: 'DescribeVpcs', httpStatus: expect.any(Number) });
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 0, stderr: '' });
});
