import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { approveUpdate, ORDER_WORKFLOW, orderIdOf, orderQuery } from '../../contract/index.js';
import type { OrderRequest, OrderView } from '../../contract/index.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { freePort } from '../../local/dev-server/free-port.js';
import { startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { builtCli } from '../support/build.js';
import { eventually } from '../support/eventually.js';
import { scrape, valueOf } from '../support/scrape.js';
import { startTestServer } from '../support/test-server.js';

let main: string;
beforeAll(async () => {
  const run = pathToFileURL(join(dirname(await builtCli()), '..', 'worker', 'run.js')).href;
  main = `import { runWorker } from ${JSON.stringify(run)}; process.exit(await runWorker());`;
});

/** A worker as a process of its own. */
interface WorkerProcess {
  child: ChildProcess;
  /** What it has written. */
  output: () => string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const started: WorkerProcess[] = [];

function startProcess(env: Record<string, string>): WorkerProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', main], {
    // Nothing of the machine's own configuration gets in.
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += `STDOUT ${chunk.toString()}`));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const running = { child, output: () => output, ended };
  started.push(running);
  return running;
}

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

const SECRET = 'Secret-that-must-never-be-shown';

describe('a worker that can not start', () => {
  test('ends with 78 and names every wrong variable', async () => {
    const { ended, output } = startProcess({ ZENLAYER_ACCESS_KEY_SECRET: SECRET, CRB_POLL_MOST: '5', CRB_UI_URL: '-' });
    expect(await ended).toEqual({ code: 78, signal: null });
    expect(output().trimEnd().split('\n')).toEqual([
      'The configuration is invalid:',
      '- CRB_POLL_MOST is "5": expected a duration with a unit, such as 5s or 5m',
      '- CRB_UI_URL is "-": expected a URL such as https://temporal.example.com',
      '- ZENLAYER_ACCESS_KEY_ID is not set: expected the id of the access key whose secret is in ZENLAYER_ACCESS_KEY_SECRET',
    ]);
  });

  test.each([
    ['TEMPORAL_PROFILE', 'not-there'],
    ['TEMPORAL_ADDRESS', 'x:y'],
    ['TEMPORAL_TLS', 'perhaps'],
    ['TEMPORAL_CONFIG_FILE', '/nope'],
  ])('ends with 78 when the settings for Temporal can not be used: %s=%s', async (name, value) => {
    const { ended, output } = startProcess({ ZENLAYER_TOKEN: SECRET, [name]: value });
    expect(await ended).toEqual({ code: 78, signal: null });
    expect(output()).toContain(value);
  });

  test('ends with 75 and the address when Temporal is not there', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const { ended, output } = startProcess({ ZENLAYER_TOKEN: SECRET, TEMPORAL_ADDRESS: address });
    expect(await ended).toEqual({ code: 75, signal: null });
    expect(output()).toMatch(new RegExp(`ERROR Temporal at ${address} can't be reached: Connection refused\\.`));
  });
});

describe('a worker on a Temporal server', () => {
  let server: DevServer;
  let client: Client;
  let sandbox: Sandbox;

  beforeAll(async () => {
    server = await startTestServer();
    client = new Client({ connection: await Connection.connect({ address: server.address }) });
  });
  afterAll(async () => {
    await client.connection.close();
    await server.kill();
  });
  beforeEach(async () => {
    sandbox = await startSandbox({
      // Live at once: a worker that polls every minute must not meet a circuit a moment too early.
      createDelayMs: 0,
      accessKeys: [{ accessKeyId: 'AKEXAMPLE0000001', accessKeySecret: SECRET }],
      accountUid: 'account-1',
    });
  });
  afterEach(() => sandbox.close());

  const environment = () => ({
    TEMPORAL_ADDRESS: server.address,
    ZENLAYER_ENDPOINT: sandbox.url,
    ZENLAYER_ACCESS_KEY_ID: 'AKEXAMPLE0000001',
    ZENLAYER_ACCESS_KEY_SECRET: SECRET,
    CRB_POLL_LEAST: '10ms',
    CRB_POLL_MOST: '50ms',
  });

  const says = (worker: WorkerProcess, text: string | RegExp) =>
    eventually(worker.output, (output) => (typeof text === 'string' ? output.includes(text) : text.test(output)));

  test('tells in plain words what it found, is ready, and ends with 0 when asked to', async () => {
    const port = await freePort();
    const worker = startProcess({ ...environment(), CRB_HEALTH_PORT: String(port), CRB_HEALTH_HOST: '127.0.0.1' });
    await eventually(
      () => fetch(`http://127.0.0.1:${port}/readyz`),
      ({ status }) => status === 200,
    );
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true, state: 'RUNNING' }]);

    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    const output = worker.output();
    expect(output).toMatch(
      new RegExp(`INFO {2}Temporal [\\d.]+ at ${server.address}, namespace default: reachable\\.`),
    );
    expect(output).toMatch(new RegExp(`INFO {2}.*${sandbox.url}.*account-1`));
    expect(output).toMatch(/INFO {2}.*crb-orders.*decideWithin 7d, approvalValid 1d, placeTimeout 90s,/);
    expect(output).toContain('INFO  SIGTERM: stopping.');
    expect(output).toContain('INFO  Stopped.');
    expect(output).not.toContain('STDOUT');
    expect(output).not.toContain(SECRET);
  });

  test('stays up with wrong credentials, and says loudly that orders wait', async () => {
    const worker = startProcess({ ...environment(), ZENLAYER_ACCESS_KEY_SECRET: 'wrong-and-also-never-shown' });
    await says(worker, 'Task queue crb-orders');
    expect(worker.output()).toMatch(/ ERROR Zenlayer at \S+: .*AUTHFAILURE_SIGNATURE_FAILURE/);
    worker.child.kill('SIGINT');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(worker.output()).not.toContain('never-shown');
  });

  test('takes up an edited policy, and ends with 75 when its key was renewed on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crb-worker-'));
    try {
      const [secret, policy] = ['secret', 'policy.yaml'].map((name) => join(folder, name)) as [string, string];
      await writeFile(secret, `${SECRET}\n`);
      await writeFile(policy, 'rules: [{ name: all, approvals: 2 }]');
      const { ZENLAYER_ACCESS_KEY_SECRET: _inFile, ...rest } = environment();
      const files = { ZENLAYER_ACCESS_KEY_SECRET_FILE: secret, CRB_POLICY_FILE: policy };
      const worker = startProcess({ ...rest, ...files });
      await says(worker, 'Task queue crb-orders');
      await writeFile(policy, 'rules: [{ name: all, approvals: 1 }]');
      await writeFile(secret, 'renewed-and-also-never-shown');
      await says(worker, /INFO {2}\S+policy\.yaml was read again: new quotes go by policy [0-9a-f]{8}\./);
      expect(await worker.ended).toEqual({ code: 75, signal: null });
      expect(worker.output()).toContain('INFO  ZENLAYER_ACCESS_KEY_SECRET_FILE has changed on disk: stopping.');
      expect(worker.output()).not.toMatch(/never-shown/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('ends with 78 when the namespace is not there', async () => {
    const worker = startProcess({ ...environment(), TEMPORAL_NAMESPACE: 'elsewhere' });
    expect(await worker.ended).toEqual({ code: 78, signal: null });
    expect(worker.output()).toMatch(/elsewhere.*TEMPORAL_NAMESPACE/);
  });

  test('ends with 78 when the port for health is taken', async () => {
    const taken = new URL(sandbox.url).port;
    const worker = startProcess({ ...environment(), CRB_HEALTH_PORT: taken, CRB_HEALTH_HOST: '127.0.0.1' });
    expect(await worker.ended).toEqual({ code: 78, signal: null });
    expect(worker.output()).toMatch(/CRB_HEALTH_PORT .*EADDRINUSE/);
  });

  test('tells the command that registers missing search attributes', async () => {
    const bare = await startTestServer({ searchAttributes: [] });
    try {
      const worker = startProcess({ ...environment(), TEMPORAL_ADDRESS: bare.address });
      await says(worker, 'Task queue crb-orders');
      expect(worker.output()).toMatch(
        / WARN {2}.* temporal operator search-attribute create --namespace default --name CrbState --type Keyword/,
      );
    } finally {
      await bare.kill();
    }
  });

  test('is a build of a deployment when temporal-worker-controller starts it', async () => {
    const name = { TEMPORAL_DEPLOYMENT_NAME: 'prod/crb-orders', TEMPORAL_WORKER_BUILD_ID: '1.4.0-9f2c' };
    const port = await freePort();
    const worker = startProcess({ ...environment(), ...name, CRB_METRICS_PORT: String(port) });
    await says(worker, 'Build 1.4.0-9f2c of deployment prod/crb-orders: it gets orders only while it is current');
    const deploymentVersion = { deploymentName: 'prod/crb-orders', buildId: '1.4.0-9f2c' };
    const { versionTaskQueues } = await eventually(
      () => client.workflowService.describeWorkerDeploymentVersion({ namespace: 'default', deploymentVersion }),
      () => true,
    );
    expect(new Set(versionTaskQueues?.map((queue) => queue.name))).toEqual(new Set(['crb-orders']));
    expect(valueOf(await scrape(port), 'crb_worker_info', { build: '1.4.0-9f2c' })).toBe(1);
  });

  test('writes one JSON object a line when asked to', async () => {
    const worker = startProcess({ ...environment(), CRB_LOG_FORMAT: 'json', CRB_LOG_LEVEL: 'debug' });
    await says(worker, 'Task queue crb-orders');
    worker.child.kill('SIGTERM');
    await worker.ended;
    const lines = worker
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { level: string; time: string; msg: string });
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.at(-1)).toMatchObject({ msg: 'Stopped.' });
    expect(lines.map(({ msg }) => msg)).toContain('Workflows: bundled by the build.');
    expect(worker.output()).not.toContain(SECRET);
  });

  test('lets a purchase that is under way come to its end before it stops', async () => {
    sandbox.fault({ action: 'CreateCrossRegionBandwidth', fault: { kind: 'delay', ms: 2_000, commit: 'after' } });
    const worker = startProcess(environment());
    const order = await startOrder(client, 'vpc-1');
    await approveQuote(order);
    await sandbox.waitForCall(({ action }) => action === 'CreateCrossRegionBandwidth');

    // As when the terminal is closed; other tests send SIGTERM.
    worker.child.kill('SIGHUP');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(sandbox.state().circuits).toHaveLength(1);
    const { events } = await order.fetchHistory();
    expect(JSON.stringify(events)).not.toContain('WorkerShutdown');

    startProcess(environment());
    expect(await order.result()).toMatchObject({ state: 'completed' });
    expect(sandbox.state().calls.filter(({ action }) => action === 'CreateCrossRegionBandwidth')).toHaveLength(1);
  });

  test('hands an order that it only follows to the next worker at once', async () => {
    sandbox.fault({
      action: 'DescribeCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'statusValue', status: 'CREATING' },
    });
    const worker = startProcess({ ...environment(), CRB_POLL_LEAST: '60s', CRB_POLL_MOST: '60s' });
    const order = await startOrder(client, 'vpc-2');
    await approveQuote(order);
    await eventually(
      async () => (await order.describe()).raw.pendingActivities ?? [],
      (pending) =>
        pending.some(({ activityType, state }) => activityType?.name === 'trackCircuit' && Number(state) === STARTED),
    );
    const asked = Date.now();
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    // The grace time is 95 seconds.
    expect(Date.now() - asked).toBeLessThan(60_000);
    sandbox.clearFaults();

    const next = startProcess(environment());
    expect(await order.result()).toMatchObject({ state: 'completed' });
    await says(next, 'Order ended');
    // The next worker replays what the first one has done, and writes none of its lines again.
    expect([linesOfOrder(worker), linesOfOrder(next)]).toEqual([
      ['Order quoted', 'Order approved', 'Order has its circuit'],
      ['Order ended'],
    ]);
  });

  test('is ended at once by a second signal', async () => {
    sandbox.fault({ action: 'CreateCrossRegionBandwidth', fault: { kind: 'stall' } });
    const worker = startProcess(environment());
    const order = await startOrder(client, 'vpc-2', 'asia-south-1');
    await approveQuote(order);
    await sandbox.waitForCall(({ action }) => action === 'CreateCrossRegionBandwidth');
    worker.child.kill('SIGINT');
    await says(worker, 'SIGINT: stopping.');
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: null, signal: 'SIGTERM' });
    await order.terminate();
  });
});

/** How the lines begin that a worker has written of its order. */
function linesOfOrder(worker: WorkerProcess): string[] {
  return worker.output().match(/\bOrder (quoted|approved|has its circuit|ended)\b/g) ?? [];
}

/** `PENDING_ACTIVITY_STATE_STARTED` of Temporal's API. */
const STARTED = 2;

/** Every test orders another circuit: one that failed must not be in the way of the next. */
function startOrder(client: Client, vpcId: string, regionZ = 'asia-north-1') {
  const request: OrderRequest = {
    action: 'create',
    vpcId,
    internetChargeType: 'ByBandwidth',
    crossRegionBandwidthName: 'link-1',
    regionA: 'asia-east-1',
    regionZ,
    bandwidth: 100,
    requestedBy: 'ana@example.com',
  };
  return client.workflow.start<(request: OrderRequest) => Promise<OrderView>>(ORDER_WORKFLOW, {
    workflowId: orderIdOf(request) ?? '',
    taskQueue: 'crb-orders',
    args: [request],
  });
}

type Order = Awaited<ReturnType<typeof startOrder>>;

async function approveQuote(order: Order): Promise<void> {
  const view = await eventually(
    () => order.query(orderQuery),
    ({ state }) => state === 'awaitingApproval',
  );
  const answer = await order.executeUpdate(approveUpdate, {
    args: [{ by: 'ben@example.com', quote: view.quote?.id ?? '' }],
  });
  expect(answer).toMatchObject({ accepted: true });
}
