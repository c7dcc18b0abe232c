import { WithStartWorkflowOperation } from '@temporalio/client';
import { describe, expect, it } from '@jest/globals';
import {
  awaitQuoteUpdate,
  ANOTHER_REQUEST,
  orderIdOf,
  orderQuery,
  ORDER_WORKFLOW,
  type OrderRequest,
  type OrderView,
} from '../../contract/index.js';
import { pendingStep } from '../support/buttons.js';
import { worldOfFile } from '../support/suite.js';
import { approve, inState, type OrderHandle } from '../support/world.js';

const world = worldOfFile();

/** Starts an order and waits for its quote with one call, as a tool in any language would. */
function startForQuote(request: OrderRequest): Promise<OrderView> {
  const startWorkflowOperation = new WithStartWorkflowOperation(ORDER_WORKFLOW, {
    workflowId: orderIdOf(request) ?? '',
    taskQueue: world().taskQueue,
    args: [request],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return world().client.workflow.executeUpdateWithStart(awaitQuoteUpdate, {
    startWorkflowOperation,
    args: [{ request }],
  });
}

const orderOf = (request: OrderRequest): OrderHandle =>
  world().client.workflow.getHandle<() => Promise<OrderView>>(orderIdOf(request) ?? '');

async function eventsOf(handle: OrderHandle): Promise<number> {
  return (await handle.fetchHistory()).events?.length ?? 0;
}

describe('an order that is started and awaited for its quote', () => {
  it('answers the one call with the quote to decide on', async () => {
    const request = world().createRequest();
    const view = await startForQuote(request);
    expect(view).toMatchObject({ state: 'awaitingApproval', quote: { price: { discountPrice: 2_000 } } });
    await approve(orderOf(request));
    expect(await orderOf(request).result()).toMatchObject({ state: 'completed' });
  });

  it('is the same order when the call is sent again, which then costs five events at most', async () => {
    const request = world().createRequest();
    const first = await startForQuote(request);
    await inState(orderOf(request), 'awaitingApproval');
    const before = await eventsOf(orderOf(request));
    const again = await startForQuote({ ...request });
    expect(again.quote?.id).toBe(first.quote?.id);
    // A task of its own, and the update's two events.
    expect((await eventsOf(orderOf(request))) - before).toBeLessThanOrEqual(5);
    await orderOf(request).terminate();
  });

  it('refuses a caller with another request for the circuit, who must not take the order for its own', async () => {
    const request = world().createRequest();
    await startForQuote(request);
    await expect(startForQuote({ ...request, bandwidth: 999 })).rejects.toMatchObject({
      cause: { type: ANOTHER_REQUEST, message: expect.stringMatching(/bandwidth.*100, not 999/) },
    });
    expect(await orderOf(request).query(orderQuery)).toMatchObject({ request: { bandwidth: 100 } });
    await orderOf(request).terminate();
  });

  it('waits while the API is down, and gets the quote when it does', async () => {
    const request = world().createRequest();
    world().sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'html', httpStatus: 502 } });
    const quoted = startForQuote(request);
    await pendingStep(orderOf(request), 'quoteOrder');
    world().sandbox.clearFaults();
    expect(await quoted).toMatchObject({ state: 'awaitingApproval' });
    await orderOf(request).terminate();
  });

  it('is told of an order that fails, and of one that has nothing to buy, before it ends', async () => {
    const wrong = world().createRequest({ vpcId: 'vpc-nowhere', regionA: 'mars-1' });
    expect(await startForQuote(wrong)).toMatchObject({ state: 'failed', reason: expect.stringContaining('mars-1') });
    await expect(orderOf(wrong).result()).rejects.toThrow();
    const request = world().createRequest();
    const view = await startForQuote(request);
    await approve(orderOf(request));
    await orderOf(request).result();
    expect(view.state).toBe('awaitingApproval');
    expect(await startForQuote(request)).toMatchObject({ state: 'completed', reason: /already exists/i });
  });

  it('can be awaited again after a workflow was cancelled, which ends it', async () => {
    const request = world().createRequest();
    world().sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'html', httpStatus: 502 } });
    const quoted = startForQuote(request);
    await pendingStep(orderOf(request), 'quoteOrder');
    await orderOf(request).cancel();
    world().sandbox.clearFaults();
    expect(await quoted).toMatchObject({ state: 'cancelled' });
  });
});
