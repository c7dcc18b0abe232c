import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { orderIdOf, type OrderRequest } from '../../contract/index.js';
import { crb } from '../cli/support.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { uniqueTaskQueue } from '../support/temporal.js';
import { all, connectClient, refusal } from './support.js';

const world = worldOfFile();
let orders: OrdersClient;

beforeAll(async () => {
  orders = await connectClient({ taskQueue: world().taskQueue });
});
afterAll(() => orders?.close());

/** A workflow whose type has a typing error, under the id that an order for the request has. */
async function foreign(request: OrderRequest = world().createRequest()) {
  const orderId = orderIdOf(request) ?? '';
  const handle = await world().client.workflow.start('CrossRegionBandwidthOrder', {
    workflowId: orderId,
    // A worker of orders would complain about it all the time.
    taskQueue: uniqueTaskQueue('nobody'),
    args: [request],
  });
  const { firstExecutionRunId: runId } = handle;
  return {
    request,
    orderId,
    runId,
    handle,
    endWith: `temporal workflow terminate --workflow-id ${orderId} --run-id ${runId} --reason 'not of type crossRegionBandwidthOrder'`,
  };
}

const NAMED = /"CrossRegionBandwidthOrder", not crossRegionBandwidthOrder\. /;

it('is named as what it is, with the command that ends it, whatever is asked of it', async () => {
  const id = randomUUID();
  const { request, orderId, handle, endWith } = await foreign({ ...world().createRequest(), externalId: id });
  const by = 'ben@example.com';
  const calls: Record<string, () => Promise<unknown>> = {
    'start with its external id': () => orders.start(request),
    'start without one': () => orders.start({ ...request, externalId: undefined }),
    get: () => orders.get(orderId),
    watch: () => all(orders.watch(orderId)),
    result: () => orders.result(orderId),
    approve: () => orders.approve(orderId, { by, quote: 'Q1-1' }),
    'reject by signal': () => orders.reject(orderId, { by, quote: 'Q1-1' }, { via: 'signal' }),
    cancel: () => orders.cancel(orderId, { by }),
    resolve: () => orders.resolve(orderId, { by, hold: 'H1-1', choice: 'abandon', reason: 'x' }),
  };
  for (const [name, call] of Object.entries(calls)) {
    const { code, message, next } = await refusal(call());
    expect([name, code, next]).toEqual([name, 'foreign', expect.stringContaining(endWith)]);
    expect(message).toMatch(NAMED);
  }
  await handle.terminate();
  expect(await orders.start(request)).toMatchObject({ orderId, existing: false });
});

it('does not hide the order that ran under the id before it, once it has ended', async () => {
  const id = randomUUID();
  const request = world().createRequest({ externalId: id });
  const first = await orders.start(request);
  await orders.cancel(first.orderId, { by: 'ana@example.com' });
  await orders.result(first.orderId);
  const { handle } = await foreign(request);
  await handle.terminate();
  // Older runs are found through visibility, which lags.
  const view = await eventually(
    () => orders.get(first.orderId),
    () => true,
  );
  expect(view).toMatchObject({ state: 'cancelled' });
  expect(await orders.start(request)).toEqual({ ...first, existing: true });
});

it('that has ended, and was no order, is no order', async () => {
  const { orderId, handle } = await foreign();
  await handle.terminate();
  expect(await refusal(orders.get(orderId))).toMatchObject({ code: 'notFound' });
});

describe('on the command line', () => {
  it('is listed by doctor, and beside the list', async () => {
    const { orderId, handle, endWith } = await foreign();
    const found = await eventually(
      () => all(orders.foreign()),
      (workflows) => workflows.some((each) => each.orderId === orderId),
    );
    expect(found.find((each) => each.orderId === orderId)).toMatchObject({
      workflowType: 'CrossRegionBandwidthOrder',
      text: expect.stringMatching(NAMED),
      endWith,
    });
    const env = { CRB_TASK_QUEUE: world().taskQueue };
    const doctor = await crb(['doctor', '--json'], { env });
    expect(doctor.exitCode).toBe(1);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      checks: expect.arrayContaining([
        { what: 'Order ids', ok: false, text: expect.stringContaining(orderId), next: endWith },
      ]),
    });
    const list = await crb(['list'], { env });
    expect(list.exitCode).toBe(0);
    expect(list.stdout).not.toContain(orderId);
    expect(list.stderr).toContain(orderId);
    expect(list.stderr).toContain(endWith);
    const show = await crb(['show', orderId], { env });
    expect(show).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(endWith) });
    await handle.terminate();
  });
});
