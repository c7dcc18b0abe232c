import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { ORDER_WORKFLOW, orderIdOf, orderQuery, type OrderView } from '../../contract/index.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { freePort } from '../../local/dev-server/free-port.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { METRICS, readName, type MetricName } from '../../worker/metrics/catalogue.js';
import { CREATE } from '../activities/figures.js';
import { attributeOf, startCollector, type Collector } from '../support/collector.js';
import { eventually } from '../support/eventually.js';
import { metricsIn, readAlerts, readDashboard } from '../support/observability.js';
import { scrape, valueOf, type Sample } from '../support/scrape.js';
import { startTestServer } from '../support/test-server.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

/** The project is compiled first, on a machine that is shared. */
const STARTS_WITHIN_MS = 200_000;

let server: DevServer;
let sandbox: Sandbox;
let collector: Collector;
let tool: Server;
let folder: string;
let client: Client;
let worker: WorkerProcess;
let port: number;
/** What the worker shows when all that happens below has happened. */
let samples: Sample[];

const resolver = `export const resolve = (name, context, next) => {
  if (name.startsWith('@opentelemetry/')) throw new Error('Cannot find package ' + name);
  return next(name, context);
};`;
const asModule = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
/** Loaded first, it keeps these packages from being found. */
const WITHOUT_OPENTELEMETRY = asModule(
  `import { register } from 'node:module'; register(${JSON.stringify(asModule(resolver))});`,
);

/** Bought, bought without an answer, waiting for people, slow to be built, and invalid. */
const REQUESTS = {
  bought: { ...CREATE, vpcId: 'vpc-1' },
  searched: { ...CREATE, vpcId: 'vpc-2' },
  waiting: { ...CREATE, vpcId: 'vpc-3' },
  slow: { ...CREATE, vpcId: 'vpc-5' },
  invalid: { ...CREATE, vpcId: 'vpc-4', bandwidth: -1 },
};
const ID = orderIdOf(REQUESTS.bought) ?? '';

const start = (request: object) =>
  client.workflow.start<() => Promise<OrderView>>(ORDER_WORKFLOW, {
    workflowId: orderIdOf(request) ?? '',
    taskQueue: 'crb-orders',
    args: [request] as never,
  });

const approved = async (request: object) => {
  const order = await start(request);
  const { quote } = await eventually(
    () => order.query(orderQuery),
    ({ state }) => state === 'awaitingApproval',
  );
  await order.signal('approve', { by: 'ben@example.com', quote: quote?.id });
  return order;
};

const buy = async (request: object) => (await approved(request)).result();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crb-observed-'));
  tool = createServer((request, response) => response.writeHead(request.url === '/down' ? 503 : 200).end());
  tool.listen(0, '127.0.0.1');
  [server, sandbox, collector, port] = await Promise.all([
    startTestServer(),
    startSandbox({ createDelayMs: 0, vpcs: Object.values(REQUESTS).map(({ vpcId }) => ({ vpcId })) }),
    startCollector(),
    freePort(),
    tool.listening || once(tool, 'listening'),
  ]);
  const notices = join(folder, 'notices.yaml');
  const receiver = (name: string, variable: string) =>
    `  - { name: ${name}, format: json, url: { env: ${variable} }, events: [completed] }\n`;
  await writeFile(notices, `receivers:\n${receiver('tool', 'TOOL_URL')}${receiver('broken tool', 'DOWN_URL')}`);
  const toolUrl = `http://127.0.0.1:${(tool.address() as AddressInfo).port}`;
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  worker = await startWorkerProcess({
    TEMPORAL_ADDRESS: server.address,
    ZENLAYER_ENDPOINT: sandbox.url,
    ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
    ZENLAYER_ACCESS_KEY_SECRET: sandbox.accessKey.accessKeySecret,
    CRB_POLL_LEAST: '10ms',
    CRB_POLL_MOST: '50ms',
    CRB_SEARCH_EVERY: '20ms',
    CRB_SLOW_AFTER: '100ms',
    CRB_NOTICES_FILE: notices,
    TOOL_URL: toolUrl,
    DOWN_URL: `${toolUrl}/down`,
    CRB_METRICS_PORT: String(port),
    CRB_METRICS_EVERY: '200ms',
    CRB_LOG_FORMAT: 'json',
    CRB_LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  await start(REQUESTS.waiting);
  await Promise.all([buy(REQUESTS.bought), (await start(REQUESTS.invalid)).result().catch(() => undefined)]);
  sandbox.fault({ action: 'CreateCrossRegionBandwidth', fault: { kind: 'dropAfter' } });
  await buy(REQUESTS.searched);
  sandbox.fault({
    action: 'DescribeCrossRegionBandwidth',
    call: 'every',
    fault: { kind: 'statusValue', status: 'CREATING' },
  });
  await approved(REQUESTS.slow);
  samples = await eventually(
    () => scrape(port),
    (shown) =>
      valueOf(shown, 'crb_orders_open', { state: 'awaitingApproval' }) === 1 &&
      valueOf(shown, 'crb_orders_attention', { code: 'slow' }) === 1 &&
      (valueOf(shown, 'crb_oldest_order_age_seconds', { state: 'awaitingApproval' }) ?? 0) > 0 &&
      valueOf(shown, 'crb_notices_total', { receiver: 'tool', outcome: 'accepted' }) === 2 &&
      (valueOf(shown, 'crb_step_retries_total', { step: 'deliverNotice' }) ?? 0) > 0,
  );
}, STARTS_WITHIN_MS);

afterAll(async () => {
  await worker?.kill();
  await client?.connection.close();
  tool?.close();
  tool?.closeAllConnections();
  await Promise.all([server?.kill(), sandbox?.close(), collector?.close()]);
  await rm(folder, { recursive: true, force: true });
});

describe('what a worker shows to Prometheus', () => {
  test.each<[number, string, Record<string, string>]>([
    [2, 'crb_orders_ended_total', { end: 'completed', reason: 'live', action: 'create' }],
    [1, 'crb_orders_ended_total', { end: 'failed', reason: 'BadRequest' }],
    [0, 'crb_orders_ended_total', { end: 'failed', reason: 'CreateFailed', action: 'modify' }],
    [1, 'crb_orders_open', { state: 'awaitingApproval' }],
    [0, 'crb_orders_open', { state: 'held' }],
    [0, 'crb_oldest_order_age_seconds', { state: 'held' }],
    [1, 'crb_orders_open', { state: 'provisioning' }],
    [1, 'crb_orders_attention', { code: 'slow' }],
    [0, 'crb_orders_attention', { code: 'absent' }],
    [0, 'crb_orders_attention', { code: 'taskFailing' }],
    [1, 'crb_searches_total', {}],
    [1, 'crb_searches_ended_total', { result: 'found' }],
    [0, 'crb_searches_ended_total', { result: 'none' }],
    [2, 'crb_api_request_duration_seconds_count', { action: 'CreateCrossRegionBandwidth', outcome: 'ok' }],
    [2, 'crb_api_calls_total', { action: 'CreateCrossRegionBandwidth', outcome: 'ok' }],
    [1, 'crb_api_calls_total', { action: 'CreateCrossRegionBandwidth', outcome: 'outcomeUnknown' }],
    [0, 'crb_api_calls_total', { action: 'ModifyCrossRegionBandwidth', outcome: 'refused' }],
    [0, 'crb_step_retries_total', { step: 'placeOrder' }],
    [1, 'crb_api_request_duration_seconds_count', { action: 'DescribeCustomerBalance', outcome: 'ok' }],
    [0, 'crb_notices_total', { receiver: 'broken tool', outcome: 'accepted' }],
    [1, 'crb_worker_info', {}],
    [0, 'crb_policy_file_broken', {}],
  ])('is %d for %s %j', (value, name, labels) => {
    expect(valueOf(samples, name, labels)).toBe(value);
  });

  test('counts polls, and the calls that they were merged into', () => {
    const polls = valueOf(samples, 'crb_polls_total') ?? 0;
    const calls = valueOf(samples, 'crb_poll_calls_total') ?? 0;
    expect(calls).toBeGreaterThan(0);
    expect(polls).toBeGreaterThanOrEqual(calls);
  });

  test.each(Object.keys(METRICS) as MetricName[])('has %s with its labels and no others', (name) => {
    const { kind, labels } = METRICS[name];
    const shown = samples.filter((sample) => sample.name === readName(name) + (kind === 'histogram' ? '_sum' : ''));
    expect(shown.map((sample) => Object.keys(sample.labels).sort())).toEqual(shown.map(() => [...labels].sort()));
    expect(shown).not.toEqual([]);
  });

  test('goes on with the series that were there from the start, so that a first event is an increase', () => {
    const failed = samples.filter(
      ({ name, labels }) =>
        name === 'crb_orders_ended_total' && labels['reason'] === 'BadRequest' && labels['action'] === 'create',
    );
    expect(failed.map(({ value }) => value)).toEqual([1]);
  });

  test('names no order, circuit or person', () => {
    expect(JSON.stringify(samples)).not.toMatch(/vpc-1|example\.com|Q1-/);
  });

  test.each([
    ['the dashboard', readDashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))],
    ['the alerts', readAlerts().map(({ expr }) => expr)],
  ])('has every metric that %s asks for', (_, expressions) => {
    const shown = new Set(samples.map(({ name }) => name));
    expect(expressions.flatMap(metricsIn).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('what a worker logs for machines', () => {
  const lines = () =>
    worker
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  const RUN = expect.stringMatching(/^[\da-f-]{36}$/);

  test('names order, run, circuit and the request id of the API with a purchase', () => {
    const bought = lines().find(({ msg, orderId }) => String(msg).startsWith('Order bought') && orderId === ID);
    expect(bought).toMatchObject({
      orderId: ID,
      runId: RUN,
      circuit: expect.any(String),
      requestId: expect.any(String),
    });
  });

  test('names them in the lines of the order itself and of the steps', () => {
    const { circuit } = lines().find(({ msg }) => String(msg).startsWith('Order bought')) ?? {};
    const tracking = { orderId: ID, runId: RUN, circuit };
    expect(lines()).toContainEqual(expect.objectContaining({ ...tracking, msg: 'Order ended: completed.' }));
    expect(lines()).toContainEqual(
      expect.objectContaining({ ...tracking, activityType: 'trackCircuit', requestId: expect.any(String) }),
    );
    expect(lines()).toContainEqual(expect.objectContaining({ orderId: ID, circuit, activityType: 'deliverNotice' }));
  });

  test('warns of a purchase without an answer', () => {
    const warned = lines().filter(({ level, msg }) => level === 'warn' && msg === 'Zenlayer was called.');
    expect(warned).toEqual([
      expect.objectContaining({
        action: 'CreateCrossRegionBandwidth',
        outcome: 'outcomeUnknown',
        orderId: orderIdOf(REQUESTS.searched),
      }),
    ]);
  });
});

test('each call of the API is a span beneath its step', async () => {
  const spans = await eventually(
    () => collector.spans,
    (sent) => sent.some(({ name }) => name === 'RunActivity:trackCircuit'),
  );
  expect([...collector.services]).toEqual(['crb-orders']);
  const call = spans.find(
    (span) => span.name === 'Zenlayer CreateCrossRegionBandwidth' && attributeOf(span, 'zenlayer.outcome') === 'ok',
  );
  const step = spans.find(({ spanId }) => spanId === call?.parentSpanId);
  expect(step).toMatchObject({ name: 'RunActivity:placeOrder', traceId: call?.traceId });
  expect(call && attributeOf(call, 'zenlayer.requestId')).toEqual(expect.any(String));
  expect(spans.filter(({ name, status }) => name === call?.name && status.code === 2)).toHaveLength(1);
});

describe('a worker that can not be observed as asked', () => {
  const environment = () => ({
    TEMPORAL_ADDRESS: server.address,
    ZENLAYER_ENDPOINT: sandbox.url,
    ZENLAYER_TOKEN: 'token-1',
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a port that is taken',
      () => ({ CRB_METRICS_PORT: String(port), CRB_METRICS_HOST: 'localhost' }),
      /CRB_METRICS_PORT can't be used: \d+ with CRB_METRICS_HOST "localhost": .*Address already in use/,
    ],
    [
      "traces without OpenTelemetry's packages",
      () => ({ OTEL_TRACES_EXPORTER: 'otlp', NODE_OPTIONS: `--import=${WITHOUT_OPENTELEMETRY}` }),
      /packages can't be loaded: .*npm install .*@opentelemetry\/exporter-trace-otlp-proto@/,
    ],
  ])(
    'ends with 78 and says why: %s',
    async (_, more, said) => {
      const { message } = await startWorkerProcess({ ...environment(), ...more() }).then(
        () => new Error('it started'),
        (error: Error) => error,
      );
      expect(message).toMatch(/^the worker ended with 78:/);
      expect(message).toMatch(said);
    },
    STARTS_WITHIN_MS,
  );
});
