import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { connectToTemporal, uniqueTaskQueue, type TestConnection } from '../support/temporal.js';
import { inState, openWorld, type World } from '../support/world.js';
import { all, connectClient } from './support.js';

let temporal: TestConnection;
let world: World;
let orders: OrdersClient;
/** With everything in it that could end a value of a query. */
const ana = `ana' OR \\ "${uniqueTaskQueue('ana')}"`;

beforeAll(async () => {
  temporal = await connectToTemporal();
  const own = await ownNamespace(temporal);
  world = await openWorld({ temporal: own });
  orders = await connectClient({ namespace: own.namespace, taskQueue: world.taskQueue });
});

afterAll(async () => {
  await orders?.close();
  await world?.close();
  await temporal?.close();
});

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
