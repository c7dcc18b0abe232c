import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { childEnvironment } from '../../contract/child-environment.js';
import { builtCli } from '../support/build.js';
import { eventually } from '../support/eventually.js';
import { isAlive } from '../support/is-alive.js';

let cli: string;
/** Where the demo keeps what is temporary. */
let temporary: string;
let running: Demo | undefined;

beforeAll(async () => {
  cli = await builtCli();
}, 120_000);

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'crb-demo-test-'));
});

afterEach(async () => {
  running?.family().forEach((pid) => process.kill(pid, 'SIGKILL'));
  running = undefined;
  await rm(temporary, { recursive: true, force: true });
});

test('in a pipe it orders, approves and changes a circuit by itself, and leaves nothing behind', async () => {
  // A proxy that nobody can reach must not stand between parts of one machine.
  const demo = start([process.execPath, cli, 'demo'], { https_proxy: 'http://127.0.0.1:9' });
  await demo.says('1. ana@example.com orders');
  const family = demo.family();
  expect(family.length).toBeGreaterThan(1);

  expect(await demo.exit()).toEqual({ code: 0, signal: null });

  expect(demo.output().match(/ {2}completed {2}/g)).toHaveLength(2);
  expect(demo.output()).toMatch(/ approves as ben@example\.com\.$/m);
  expect(demo.output()).toMatch(/4,000\.00.*2,000\.00/);
  expect(demo.output()).toMatch(/Create 1, Modify 1, \d+ reads/);
  expect(demo.output()).toMatch(
    /http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/crb%3Avpc-1%3A\S+\/[0-9a-f-]{36}\n/,
  );
  expect(demo.output()).not.toContain('\u001b');
  expect(demo.output()).not.toMatch(/Warning|^ +at /m);
  expect(demo.complaints()).toBe('');
  await nothingIsLeftOf(family);
});

test.each<[NodeJS.Signals, string, number]>([
  ['SIGINT', 'provisioning', 130],
  ['SIGTERM', 'Nothing real is bought', 143],
  ['SIGHUP', 'Temporal  127.0.0.1', 129],
])('%s after "%s" ends it with code %d, and nothing is left', async (signal, moment, code) => {
  const demo = start([process.execPath, cli, 'demo']);
  await demo.says(moment);
  const family = demo.family();
  demo.kill(signal);

  expect(await demo.exit()).toEqual({ code, signal: null });
  expect(demo.complaints()).toBe('');
  await nothingIsLeftOf(family);
});

test('with a policy that asks for signatures it says why it can not approve, and leaves the order as it waits', async () => {
  const folder = await mkdtemp(join(temporary, 'policy-'));
  const policy = join(folder, 'policy.yaml');
  const rule = '{ name: signed, approvals: 1, from: [cleo@example.com], identity: signed }';
  await writeFile(policy, `signers: allowed_signers\nrules: [${rule}]\n`);
  await writeFile(join(folder, 'allowed_signers'), '# nobody yet\n');
  const demo = start([process.execPath, cli, 'demo', '--policy', policy]);
  const family = demo.family();

  expect(await demo.exit()).toEqual({ code: 0, signal: null });
  const said = demo.output();
  expect(said).toContain(`, policy ${policy}\n`);
  expect(said).toContain('At this quote, nobody of those who may approve had a valid key');
  expect(said).toMatch(/The demo can't approve this order\. Rule "signed" asks for signed decisions/);
  expect(said).toContain(
    'The order waits, and the demo ends. On a terminal, or with --keep, it waits for who can approve it.',
  );
  expect(said).not.toContain('while the demo runs');
  expect(said).toMatch(/awaitingApproval, price .*\n.*none: nothing was bought/);
  expect(said).toMatch(/ demo --keep --policy \S+policy\.yaml\n/);
  expect(demo.complaints()).toBe('');
  await rm(folder, { recursive: true });
  await nothingIsLeftOf(family);
});

test('Ctrl-C while the Temporal CLI is fetched ends the download too', async () => {
  const demo = start([process.execPath, cli, 'demo'], {
    TEMPORAL_CLI_PATH: '',
    PATH: temporary,
    CRB_CACHE_DIR: temporary,
  });
  await demo.complains('Fetching the Temporal CLI');
  const family = demo.family();
  expect(family.length).toBeGreaterThan(1);
  demo.kill('SIGINT');

  expect(await demo.exit()).toEqual({ code: 130, signal: null });
  await eventually(
    () => family.filter(isAlive),
    (alive) => alive.length === 0,
  );
  expect(await readdir(temporary, { recursive: true })).toEqual(['bin']);
});

test('a Temporal CLI that does not run is an error that says what to do', async () => {
  const demo = start([process.execPath, cli, 'demo'], { TEMPORAL_CLI_PATH: '/nowhere/temporal' });

  expect(await demo.exit()).toEqual({ code: 1, signal: null });
  expect(demo.complaints()).toMatch(/TEMPORAL_CLI_PATH.*\/nowhere\/temporal/);
  expect(demo.complaints()).not.toMatch(/^ +at /m);
  await nothingIsLeftOf([]);
});

test('--keep stays until the process that started it is gone', async () => {
  // `exit` after it, so that the shell does not become the demo.
  const demo = start(['/bin/sh', '-c', '"$@"; exit', 'sh', process.execPath, cli, 'demo', '--keep']);
  await demo.says('export TEMPORAL_ADDRESS=127.0.0.1:');
  const family = demo.family();
  demo.kill('SIGKILL');

  await nothingIsLeftOf(family);
});

interface Demo {
  output(): string;
  complaints(): string;
  says(text: string): Promise<void>;
  complains(text: string): Promise<void>;
  /** It and all its descendants. */
  family(): number[];
  kill(signal: NodeJS.Signals): void;
  exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function start([command = '', ...args]: string[], env: NodeJS.ProcessEnv = {}): Demo {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(process.env, 'finding', 'network', 'pip'), TMPDIR: temporary, ...env },
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const output = gather(child, 'stdout');
  const complaints = gather(child, 'stderr');
  const until = async (text: string, read: () => string) => {
    await eventually(
      () => read().includes(text) || child.exitCode !== null,
      (over) => over,
    );
    if (!read().includes(text)) {
      throw new Error(`it ended without "${text}":\n${output()}${complaints()}`);
    }
  };
  running = {
    output,
    complaints,
    says: (text) => until(text, output),
    complains: (text) => until(text, complaints),
    family: () => (child.pid === undefined ? [] : familyOf(child.pid)),
    kill: (signal) => child.kill(signal),
    async exit() {
      const [code, signal] = await closed;
      return { code, signal };
    },
  };
  return running;
}

function gather(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let all = '';
  child[stream]?.setEncoding('utf8').on('data', (text: string) => (all += text));
  return () => all;
}

/** The process and all that descend from it at this moment. */
function familyOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/ +/).map(Number));
  const below = (parent: number): number[] =>
    rows.flatMap(([child, its]) => (child !== undefined && its === parent ? [child, ...below(child)] : []));
  return rows.some(([id]) => id === pid) ? [pid, ...below(pid)] : [];
}

async function nothingIsLeftOf(family: readonly number[]): Promise<void> {
  await eventually(
    () => family.filter(isAlive),
    (alive) => alive.length === 0,
  );
  expect(await readdir(temporary)).toEqual([]);
}
