import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { approve, inState, type World } from '../support/world.js';
import { all, openAlone, type Alone } from './support.js';

let alone: Alone;
let world: World;
let orders: OrdersClient;
let namespace: string;

beforeAll(async () => {
  alone = await openAlone({ settings: { slowAfterMs: 1 }, sandbox: { createDelayMs: 600_000 } });
  ({ namespace, world, orders } = alone);
});

afterAll(() => alone?.close());

const listed = () => all(orders.list({ needsHelp: true }));

it('finds old orders with an attention and a paused step, though newer ones are read first', async () => {
  const slow = await world.start(world.createRequest());
  await approve(slow);
  await eventually(listed, (rows) => rows.some(({ attention }) => attention === 'slow'));
  world.sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'dropBefore' } });
  const stopped = await world.start(world.createRequest());
  const { id } = await pendingStep(stopped, 'quoteOrder');
  await world.client.workflowService.pauseActivity({
    ...{ namespace, id, identity: 'olga' },
    execution: { workflowId: stopped.workflowId },
  });
  await eventually(listed, (rows) => rows.some(({ attention }) => attention === 'stepPaused'));
  world.sandbox.clearFaults();
  for (const newer of [1, 2, 3]) {
    await inState(await world.start(world.createRequest({ bandwidth: 100 * newer })), 'awaitingApproval');
  }

  const health = await eventually(
    () => orders.health({ asked: 1, described: 1 }),
    ({ open, needHelp }) => open === 5 && needHelp === 2,
  );
  expect(health).toMatchObject({ checked: 3, notSearched: [] });
  expect(new Set(health.attention.map(({ orderId, code }) => `${orderId} ${code}`))).toEqual(
    new Set([`${slow.workflowId} slow`, `${stopped.workflowId} stepPaused`]),
  );
  expect(new Set((await listed()).map(({ orderId }) => orderId))).toEqual(
    new Set([slow.workflowId, stopped.workflowId]),
  );
});
