import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { childEnvironment } from '../../contract/child-environment.js';
import { findTemporalCli } from '../../local/executables/find.js';
import { read } from '../docs/markdown.js';
import { snippetsOf, type Snippet } from '../docs/snippets.js';
import { builtCli, builtProject } from '../support/build.js';
import { eventually } from '../support/eventually.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TERMINAL = join(ROOT, 'test', 'support', 'terminal.py');

/** The pages, in the order that the README sends a reader through them. */
const READ = ['README.md', 'docs/requesting.md', 'docs/approving.md', 'docs/operating.md', 'docs/policy.md'];

/**
 * Runs a program and leaves without Python's own way out, in which Temporal's SDK (1.35 with Python 3.11) aborts about one
 * of fifteen programs after their last line.
 */
const RUN_AND_LEAVE = [
  'import os, runpy, sys',
  'sys.path[0] = os.path.dirname(sys.argv[1])',
  'runpy.run_path(sys.argv[1], run_name="__main__")',
  'sys.stdout.flush()',
  'os._exit(0)',
].join('; ');

/** What a new user has on the machine after reading *Install*, and the demo that the README tells them to keep running. */
let reader: { folder: string; env: NodeJS.ProcessEnv; demo: ChildProcess; temporal: string; sandbox: string };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crb-reader-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const cli = await builtCli();
  await command(join(bin, 'crb'), `exec ${process.execPath} ${cli} "$@"`);
  await command(join(bin, 'temporal'), `exec ${await findTemporalCli()} "$@"`);
  await run('python3', ['-m', 'venv', join(folder, 'python')]);
  await command(join(bin, 'python'), `exec ${join(folder, 'python', 'bin', 'python')} -c '${RUN_AND_LEAVE}' "$@"`);
  const env = {
    ...childEnvironment(process.env, 'finding', 'network', 'pip'),
    PATH: [bin, join(folder, 'python', 'bin'), dirname(process.execPath), process.env['PATH']].join(':'),
    NO_COLOR: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const demo = spawn(process.execPath, [cli, 'demo', '--keep'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  reader = { folder, env, demo, temporal: '', sandbox: '' };
  await eventually(
    () => said,
    (text) => text.includes('/_sandbox/state') || demo.exitCode !== null,
    100_000,
  );
  const temporal = /TEMPORAL_ADDRESS=(\S+)/.exec(said)?.[1] ?? said;
  const sandbox = /http:\/\/(\S+)\/_sandbox\/state/.exec(said)?.[1] ?? said;
  reader = { ...reader, temporal, sandbox };
}, 200_000);

afterAll(async () => {
  const { demo, folder } = reader;
  const ended = demo.exitCode === null ? once(demo, 'exit') : undefined;
  demo.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
  await rm(await programPath(), { force: true });
});

test.each(READ)(
  'every command and program of %s works as printed, in this order',
  async (page) => {
    const snippets = snippetsOf(read(page)).filter(({ language }) => ['sh', 'ts'].includes(language));
    expect(snippets.length).toBeGreaterThan(0);
    for (const snippet of snippets.filter(isRun)) {
      const { code, output } = await play(snippet);
      expect(code === 0 ? '' : `${snippet.code}ended with ${code}:\n${output}`).toBe('');
    }
  },
  300_000,
);

test('after them the reader’s own order is complete, and what was asked, approved and rejected is so', async () => {
  const { output } = await play({ language: 'sh', code: 'crb list --limit 50 --json' });
  const states = Object.fromEntries(
    (JSON.parse(output) as { orderId: string; state: string }[]).map(({ orderId, state }) => [orderId, state]),
  );
  expect(states).toMatchObject({
    'crb:vpc-1:asia-south-1:eu-west-1': 'completed',
    'crb:vpc-1:asia-east-1:asia-southeast-1': expect.stringMatching(/provisioning|completed/),
    'crb:vpc-2:eu-west-1:na-west-1': 'rejected',
    'crb:vpc-2:asia-east-1:asia-north-1': 'cancelled',
    'crb:2000000000000000001': 'completed',
  });
});

test('a program in Python plays an encrypted order with a worker that has the same key', async () => {
  const keys = join(reader.folder, 'crb.keys');
  const [newest, older] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'));
  await writeFile(keys, `# The first one encrypts.\nk1:${newest}\n\nk0:${older}\n`);
  const code = `
    export TEMPORAL_ADDRESS=127.0.0.1:7233 CRB_TASK_QUEUE=encrypted CRB_ENCRYPTION_KEYS_FILE=${keys}
    export ZENLAYER_ENDPOINT=http://127.0.0.1:8090
    export ZENLAYER_ACCESS_KEY_ID=AKEXAMPLE0000001 ZENLAYER_ACCESS_KEY_SECRET=SecretExample0000000000000000001
    crb worker & worker=$!
    trap 'kill $worker; wait $worker' EXIT
    pip install --quiet temporalio cryptography
    python examples/encrypted.py
    crb show crb:vpc-1:asia-southeast-1:na-west-1
    CRB_ENCRYPTION_KEYS_FILE= crb show crb:vpc-1:asia-southeast-1:na-west-1
  `;
  const { output } = await play({ language: 'sh', code });
  expect(output).toMatch(/^price [\d.]+ quote /m);
  expect(output).toContain('refused: MessageRefused: ana@example.com requested this order');
  expect(output).toMatch(/^completed \d+\r?$/m);
  expect(output).toMatch(/requested by +ana@example\.com/);
  expect(output).toContain('encrypted with key "k1", and there is no key here');
}, 120_000);

/** A block that a comment takes out of the test runs all the same when the comment names a variable that is set. */
function isRun({ notRun }: Snippet): boolean {
  const variable = /`(CRB_TEST_\w+)=1`/.exec(notRun ?? '')?.[1];
  return notRun === undefined || (variable !== undefined && process.env[variable] === '1');
}

/** Runs a block where the reader is: in the same shell as the blocks before it, on a terminal. */
async function play({ language, code }: Snippet): Promise<{ code: number | null; output: string }> {
  const { env, folder, temporal, sandbox } = reader;
  const here = code.replaceAll('127.0.0.1:7233', temporal).replaceAll('127.0.0.1:8090', sandbox);
  const shell = join(folder, 'shell');
  const commands = language === 'sh' ? here : `node ${await compiled(here)}`;
  const script = join(folder, 'script.sh');
  await writeFile(script, `set -e\n[ ! -f ${shell} ] || . ${shell}\n${commands}\nexport -p > ${shell}\n`);
  const asked = commands.includes('--json') ? ['bash', script] : ['python3', TERMINAL, '120', 'bash', script];
  const [program = '', ...args] = asked;
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { code: exitCode, output };
}

/** A TypeScript program as JavaScript, at a place where it finds the package by its name. */
async function compiled(program: string): Promise<string> {
  const { code } = await transform(program, {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  const path = await programPath();
  await writeFile(path, code);
  return path;
}

/** Within the built package. */
async function programPath(): Promise<string> {
  return join(dirname(await builtProject()), `page-${process.pid}.mjs`);
}

async function command(path: string, line: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
}
