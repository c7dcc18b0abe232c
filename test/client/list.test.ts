import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OrdersClient, type OrderRow } from '../../client/index.js';
import { ORDER_WORKFLOW, orderIdOf, REQUEST_MEMO, type OrderRequest } from '../../contract/index.js';
import { countingClient } from '../support/counted-calls.js';
import { eventually } from '../support/eventually.js';
import { uniqueTaskQueue } from '../support/temporal.js';
import { inState, type World } from '../support/world.js';
import { all, openAlone, type Alone } from './support.js';

let alone: Alone;
let world: World;
let orders: OrdersClient;
let namespace: string;
/** With everything in it that could end a value of a query. */
const ana = `ana' OR \\ "${uniqueTaskQueue('ana')}"`;

beforeAll(async () => {
  alone = await openAlone();
  ({ namespace, world, orders } = alone);
});

afterAll(() => alone?.close());

it('filters by who asked, state and action, open orders first', async () => {
  const closed = await orders.start(world.createRequest({ requestedBy: ana }));
  await orders.cancel(closed.orderId, { by: 'ana' });
  await orders.result(closed.orderId);
  const open = await orders.start(world.createRequest({ requestedBy: ana, bandwidth: 300 }));
  await inState(world.client.workflow.getHandle(open.orderId), 'awaitingApproval');

  const rows = await eventually(
    () => all(orders.list({ requestedBy: ana })),
    (found) => found.length === 2 && found[0]?.state === 'awaitingApproval' && found[1]?.state === 'cancelled',
  );
  expect(rows).toMatchObject([
    { ...{ orderId: open.orderId, runId: open.runId }, status: 'RUNNING', action: 'create', requestedBy: ana },
    { orderId: closed.orderId, status: 'COMPLETED', closedAt: expect.any(String) },
  ]);
  expect(rows[0]?.summary).toMatch(/^create asia-east-1 ⇄ asia-north-1 300 Mbps for ana/);
  expect(await all(orders.list({ requestedBy: ana, state: 'cancelled' }))).toEqual([rows[1]]);
  expect(await all(orders.list({ requestedBy: ana, action: 'modify' }))).toEqual([]);
  expect(await all(orders.list({ requestedBy: ana, limit: 1 }))).toEqual([rows[0]]);
});

/** The rows of somebody's orders, and the calls of the server that reading them took. */
async function listed(requestedBy: string): Promise<{ rows: OrderRow[]; calls: string[] }> {
  const { client, calls } = countingClient(alone.temporal.connection, namespace);
  const rows = await all(new OrdersClient({ client, taskQueue: world.taskQueue }).list({ requestedBy }));
  return { rows, calls };
}

it('needs one call for all orders that wait or have ended', async () => {
  const requests = Array.from({ length: 25 }, () => world.createRequest({ requestedBy: 'carl', reason: 'more room' }));
  await Promise.all(requests.map((request) => orders.start(request)));
  const ended = requests.slice(0, 3).map((request) => orderIdOf(request) ?? '');
  await Promise.all(ended.map((id) => orders.cancel(id, { by: 'carl' })));
  const { rows, calls } = await eventually(
    () => listed('carl'),
    ({ rows, calls }) =>
      calls.length === 1 &&
      rows.filter(({ state }) => state === 'awaitingApproval').length === requests.length - ended.length &&
      rows.filter(({ state }) => state === 'cancelled').length === ended.length,
  );
  expect(calls).toEqual(['listWorkflowExecutions']);
  expect(rows).toHaveLength(requests.length);
  expect(rows[0]).toMatchObject({
    ...{ action: 'create', requestedBy: 'carl', status: 'RUNNING' },
    summary: 'create asia-east-1 ⇄ asia-north-1 100 Mbps for carl',
  });
});

/** Starts an order as another program may, with a memo of its own. */
async function startWithMemo(request: OrderRequest, encoding: string, memo: unknown): Promise<void> {
  const payload = (value: unknown, as = 'json/plain') => ({
    metadata: { encoding: Buffer.from(as) },
    data: Buffer.from(JSON.stringify(value)),
  });
  await world.client.workflowService.startWorkflowExecution({
    namespace,
    requestId: randomUUID(),
    workflowId: orderIdOf(request) ?? '',
    workflowType: { name: ORDER_WORKFLOW },
    taskQueue: { name: world.taskQueue },
    input: { payloads: [payload(request)] },
    memo: { fields: { [REQUEST_MEMO]: payload(memo, encoding), other: payload('?', 'binary/unheard-of') } },
  });
}

it.each<[string, string, (request: OrderRequest) => unknown]>([
  ['without a memo of its own', 'json/plain', () => null],
  ["with a memo that can't be decoded", 'binary/unheard-of', (request) => request],
  ['with a memo about another circuit', 'json/plain', (request) => ({ ...request, vpcId: 'vpc-of-others' })],
])('reads the request of an order %s, and of no other', async (_name, encoding, memoFor) => {
  const requestedBy = uniqueTaskQueue('dora');
  const request = world.createRequest({ requestedBy, bandwidth: 400 });
  await orders.start(world.createRequest({ requestedBy }));
  await startWithMemo(request, encoding, memoFor(request));
  const { rows, calls } = await eventually(
    () => listed(requestedBy),
    // A row that the server's list still shows as it was at the start costs a call.
    ({ rows, calls }) => rows.length === 2 && calls.length === 2,
  );
  expect(rows.map(({ orderId, summary }) => [orderId, summary])).toContainEqual([
    orderIdOf(request),
    `create asia-east-1 ⇄ asia-north-1 400 Mbps for ${requestedBy}`,
  ]);
  expect(calls).toEqual(['listWorkflowExecutions', 'getWorkflowExecutionHistory']);
  await eventually(
    () => orders.get(orderIdOf(request) ?? ''),
    ({ state }) => state === 'awaitingApproval',
  );
});
