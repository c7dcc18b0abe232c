import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Worker } from '@temporalio/worker';
import { startHealth } from '../../worker/health.js';
import type { Health } from '../../worker/health.js';

type State = ReturnType<Worker['getState']>;
type Observed = Pick<Worker, 'getState' | 'getStatus'>;
type PollerState = ReturnType<Worker['getStatus']>['workflowPollerState'];

let health: Health | undefined;
afterEach(() => health?.close());

/** The two methods that are asked; the tests of the worker process ask a real worker. */
function workerIn(runState: State, pollers: PollerState = 'POLLING'): Observed {
  return {
    getState: () => runState,
    getStatus: () => ({
      runState,
      workflowPollerState: pollers,
      activityPollerState: 'POLLING',
      hasOutstandingWorkflowPoll: true,
      hasOutstandingActivityPoll: true,
      numInFlightWorkflowActivations: 0,
      numInFlightActivities: 0,
      numInFlightNonLocalActivities: 0,
      numInFlightLocalActivities: 0,
      numCachedWorkflows: 0,
      numHeartbeatingActivities: 0,
    }),
  };
}

async function ask(path: string, worker: Observed | undefined, temporal = Promise.resolve({}), method = 'GET') {
  temporal.catch(() => undefined);
  health = await startHealth({ host: '127.0.0.1', port: 0, worker: () => worker, pingTemporal: () => temporal });
  const response = await fetch(`http://127.0.0.1:${health.port}${path}`, { method });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.json(),
  };
}

test('answers at all addresses of the machine unless one is named', async () => {
  health = await startHealth({ port: 0, worker: () => workerIn('RUNNING'), pingTemporal: () => Promise.resolve() });
  const { port } = health;
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const addresses = all.filter(({ internal }) => internal).map(({ address }) => address);
  expect(addresses).toContain('127.0.0.1');
  for (const address of addresses) {
    const response = await fetch(`http://${address.includes(':') ? `[${address}]` : address}:${port}/healthz`);
    expect([address, response.status]).toEqual([address, 200]);
  }
});

test('/healthz is red when the connection is dead for good, and says why', async () => {
  health = await startHealth({
    host: '127.0.0.1',
    port: 0,
    worker: () => workerIn('RUNNING'),
    connectionDead: () => 'Temporal refuses it.',
    pingTemporal: () => Promise.resolve(),
  });
  const response = await fetch(`http://127.0.0.1:${health.port}/healthz`);
  expect([response.status, await response.json()]).toEqual([
    503,
    { ok: false, state: 'RUNNING', reason: 'Temporal refuses it.' },
  ]);
});

describe('/healthz', () => {
  test('is well while the process starts', async () => {
    expect(await ask('/healthz', undefined)).toEqual({
      status: 200,
      type: 'application/json',
      body: { ok: true, state: 'STARTING' },
    });
  });

  test.each<[State, number]>([
    ['INITIALIZED', 200],
    ['RUNNING', 200],
    ['STOPPING', 200],
    ['DRAINING', 200],
    ['DRAINED', 200],
    ['STOPPED', 503],
    ['FAILED', 503],
  ])('with a worker that is %s answers %d', async (state, status) => {
    const answer = await ask('/healthz', workerIn(state));
    expect(answer).toMatchObject({ status, body: { ok: status === 200, state } });
  });
});

describe('/readyz', () => {
  test('is ready while the worker polls and Temporal answers', async () => {
    expect(await ask('/readyz?verbose', workerIn('RUNNING'))).toMatchObject({
      status: 200,
      body: { ok: true, state: 'RUNNING' },
    });
  });

  test.each<[string, Observed | undefined, Promise<object>, string]>([
    ['while the process starts', undefined, Promise.resolve({}), 'The worker is starting.'],
    [
      'while the worker stops',
      workerIn('DRAINING'),
      Promise.resolve({}),
      'The worker takes no work; its state is DRAINING.',
    ],
    [
      'when a poller has failed',
      workerIn('RUNNING', 'FAILED'),
      Promise.resolve({}),
      'The worker does not poll for work (workflows FAILED, activities POLLING).',
    ],
    ['when Temporal is away', workerIn('RUNNING'), Promise.reject(new Error('gone')), 'Temporal does not answer.'],
    [
      'when the check is wrong',
      workerIn('RUNNING'),
      Promise.reject(new TypeError('x is not a function')),
      'The check itself failed: x is not a function',
    ],
  ])('is not ready %s, and says why', async (_, worker, temporal, reason) => {
    expect(await ask('/readyz', worker, temporal)).toMatchObject({ status: 503, body: { ok: false, reason } });
  });
});

test.each([
  ['GET', '/'],
  ['GET', '/metrics'],
  ['POST', '/healthz'],
  ['GET', '//'],
])('%s %s is not there', async (method, path) => {
  expect(await ask(path, workerIn('RUNNING'), undefined, method)).toMatchObject({ status: 404 });
});

test('a port that is taken is an error at the start', async () => {
  const worker = () => workerIn('RUNNING');
  const pingTemporal = () => Promise.resolve();
  health = await startHealth({ host: '127.0.0.1', port: 0, worker, pingTemporal });
  await expect(startHealth({ host: '127.0.0.1', port: health.port, worker, pingTemporal })).rejects.toThrow(
    'EADDRINUSE',
  );
});
