import { randomUUID } from 'node:crypto';
import {
  ApplicationFailure,
  WorkflowFailedError,
  WorkflowIdConflictPolicy,
  type WorkflowHandle,
} from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NotifyInput, QuoteRecord } from '../../activities/index.js';
import { ORDER_WORKFLOW, orderIdOf, orderQuery, type OrderRequest, type OrderView } from '../../contract/index.js';
import { newOrder, type OrderData } from '../../workflows/order/data.js';
import type { Approved } from '../../workflows/order/stage.js';
import { completeByHand, pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { serveForeignWorkflows, type ForeignWorker } from '../support/foreign-worker.js';
import { impostor, parentOfOrder, starterOfOrder, type Start } from '../support/foreign-workflows.js';
import { MODIFY, reasonsOf, resolveHold, sent, stepsOf, troubled, waitingChange } from '../support/purchases.js';
import { wiredWorldOfFile, type InFlight } from '../support/suite.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, executed, failure, inState, modifyRequest, type OrderHandle } from '../support/world.js';

const told: NotifyInput[] = [];
const { world, inFlight } = wiredWorldOfFile({
  settings: { placeTimeout: 20_000, searchWindow: 4_000, searchEvery: 100, oddAfter: 100 },
  parts: { notifyApprovers: (notice) => Promise.resolve(void told.push(notice)) },
});

/** The steps of an order that searches for the purchase of an earlier run, and then buys. */
const SEARCHED_FIRST = ['quoteOrder', 'findCircuit', 'placeOrder', 'trackCircuit'];

let second: TestConnection;
let foreigner: ForeignWorker;
beforeAll(async () => {
  second = await connectToTemporal();
  foreigner = await serveForeignWorkflows(second.connection, async ({ workflowId, args }) => {
    await world().startRaw(workflowId, args);
  });
});
afterAll(async () => {
  await foreigner.close();
  await second.close();
});

function startOf(...args: [OrderRequest, ...unknown[]]): Start {
  return { workflowId: orderIdOf(args[0]) ?? '', taskQueue: world().taskQueue, args };
}

function orderOf(request: OrderRequest): OrderHandle {
  return world().client.workflow.getHandle<() => Promise<OrderView>>(orderIdOf(request) ?? '');
}

function foreign(workflowId: string) {
  return { workflowId, taskQueue: foreigner.taskQueue };
}

/** The type of the failure in which all failures of a workflow have their cause. */
async function rootCause(handle: WorkflowHandle): Promise<string> {
  let error: unknown = await handle.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WorkflowFailedError);
  while (error instanceof Error && error.cause !== undefined) {
    error = error.cause;
  }
  return error instanceof ApplicationFailure ? (error.type ?? '') : '';
}

describe('an order that a workflow starts', () => {
  it.each(['TERMINATE', 'ABANDON'] as const)('as its child refuses to work (%s)', async (policy) => {
    const request = world().createRequest();
    const parent = await world().client.workflow.start(parentOfOrder, {
      ...foreign(`parent-${request.vpcId}`),
      args: [startOf(request), policy],
    });
    expect(await rootCause(parent)).toBe('WrongStart');
    expect(await orderOf(request).query(orderQuery)).toMatchObject({ state: 'failed' });
    expect(executed(world(), 'DescribeVpcs', request.vpcId)).toBe(0);
  });

  it('from an activity, with a client, is bought whatever becomes of that workflow', async () => {
    const request = world().createRequest();
    const starter = await world().client.workflow.start(starterOfOrder, {
      ...foreign(`starter-${request.vpcId}`),
      args: [startOf(request)],
    });
    const order = { handle: orderOf(request), named: request.vpcId };
    const { trip } = await inFlight(order);
    await starter.terminate();
    await trip.arrive();
    trip.end();
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(sent(world(), order)).toBe(1);
  });
});

describe('an order that ends another one of its circuit as it starts', () => {
  /** A change to 500 Mbps whose purchase is on its way, and a second order that has ended the first one. */
  async function ended(bandwidth: number): Promise<InFlight> {
    const first = await inFlight(await waitingChange(world(), 500));
    const request = modifyRequest(first.named, { bandwidth });
    const handle = await world().startRaw(orderIdOf(request) ?? '', [request], {
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
    });
    return { ...first, handle };
  }

  it('finds out what that one has bought before it buys anything itself', async () => {
    const { handle, named, trip } = await ended(200);
    await approve(handle);
    await pendingStep(handle, 'findCircuit');
    await trip.arrive();
    const { hold } = await inState(handle, 'held');
    expect(hold).toMatchObject({
      code: 'conflict',
      evidence: [expect.stringMatching(/\bterminated\b/), expect.stringContaining('500 Mbps')],
    });
    expect(executed(world(), MODIFY, named)).toBe(1);
    await resolveHold(handle, 'sendAgain');
    const { quote } = await eventually(
      () => inState(handle, 'awaitingApproval'),
      (view) => view.quote?.revision === 2,
    );
    expect(quote?.base).toMatchObject({ bandwidth: 500 });
    expect(executed(world(), MODIFY, named)).toBe(1);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(circuit(named)).toMatchObject({ bandwidth: 200 });
    expect(executed(world(), MODIFY, named)).toBe(2);
  });

  it('is quoted from what that one has bought, when that shows in time', async () => {
    const { handle, named, trip } = await ended(200);
    await trip.arrive();
    // Quoted before or after it arrived.
    await approve(handle);
    const view = await inState(handle, 'held', 'completed');
    expect(circuit(named)).toMatchObject({ bandwidth: view.state === 'held' ? 500 : 200 });
    await (view.state === 'held' ? handle.terminate() : undefined);
  });

  it('buys when that one has bought nothing', async () => {
    const { handle, named } = await ended(200);
    await approve(handle);
    const view = await handle.result();
    expect(view.state).toBe('completed');
    expect(await stepsOf(handle)).toEqual(SEARCHED_FIRST);
    expect(circuit(named)).toMatchObject({ bandwidth: 200 });
    expect(sent(world(), { named })).toBe(1);
  });

  it('does not end with nothing to change while the other change can still arrive', async () => {
    const { handle, named, trip } = await ended(100);
    await troubled(handle, 'EarlierRun');
    await trip.arrive();
    const { quote } = await inState(handle, 'awaitingApproval');
    expect(quote?.base).toMatchObject({ bandwidth: 500 });
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(circuit(named)).toMatchObject({ bandwidth: 100 });
  });
});

function circuit(id: string) {
  return world()
    .sandbox.state()
    .circuits.find(({ crossRegionBandwidthId }) => crossRegionBandwidthId === id);
}

describe('an order that is started or quoted by a forger', () => {
  let genuine: QuoteRecord;
  beforeAll(async () => {
    const handle = await world().start(world().createRequest());
    await inState(handle, 'awaitingApproval');
    const notice = await eventually(
      () => told.find(({ orderId }) => orderId === handle.workflowId),
      (found) => found !== undefined,
    );
    genuine = notice?.record ?? neverTold();
    await handle.terminate();
  });

  /** A genuine quote of another order, for this request, at a price that covers any other, and that nobody has to approve. */
  function forgedRecord(request: OrderRequest): QuoteRecord {
    const { quote, terms } = genuine;
    return {
      ...genuine,
      request,
      existing: [],
      quote: { ...quote, price: { ...quote.price, originalPrice: 1e6, discountPrice: 1e6 } },
      terms: { ...terms, required: 0, rule: 'forged' },
    };
  }

  /** What an order that is about to buy would hand over to its next run. */
  function forgedState(request: OrderRequest, state: 'placing' | 'quoting') {
    const now = new Date().toISOString();
    const quoted: Approved = {
      record: forgedRecord(request),
      decisions: [{ by: 'ben', decision: 'approve', quote: genuine.quote.id, at: now }],
      validUntil: new Date(Date.now() + 3_600_000).toISOString(),
      told: 0,
      retries: 0,
    };
    return {
      ...newOrder({ ...request }, now),
      stage: state === 'placing' ? { state, doing: 'send', quoted } : { state, quoted },
    } satisfies OrderData;
  }

  it('with a schedule refuses to work in every run, whatever it was handed', async () => {
    const request = world().createRequest();
    await world().startRaw(orderIdOf(request) ?? '', [request, forgedState(request, 'placing')], {
      cronSchedule: '@every 2s',
    });
    const first = orderOf(request);
    const runs = new Set<string>();
    await eventually(
      async () => runs.add((await first.describe()).runId).size,
      (seen) => seen === 3,
    );
    for (const run of [...runs].slice(0, 2)) {
      const { events } = await world().client.workflow.getHandle(first.workflowId, run).fetchHistory();
      const failure = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
      expect([failure?.applicationFailureInfo?.type, failure?.message]).toEqual([
        'WrongStart',
        expect.stringMatching(/\bcron\b/),
      ]);
    }
    await first.terminate();
    expect(sent(world(), { named: request.vpcId })).toBe(0);
  });

  it.each(['placing', 'quoting'] as const)(
    'and continues a workflow that is no order, in %s, begins anew and needs a real approval',
    async (state) => {
      const request = world().createRequest();
      await world().client.workflow.start(impostor, {
        ...foreign(orderIdOf(request) ?? ''),
        args: [startOf(request, forgedState(request, state))],
      });
      const order = { handle: orderOf(request), named: request.vpcId };
      expect(await inState(order.handle, 'awaitingApproval')).toMatchObject({
        quote: { revision: 1, price: { discountPrice: 2_000 } },
        approval: { terms: { required: 1 }, by: [] },
      });
      expect(sent(world(), order)).toBe(0);
      await approve(order.handle);
      const view = await order.handle.result();
      expect(view.state).toBe('completed');
      expect(await stepsOf(order.handle)).toEqual(['vouchForRun', ...SEARCHED_FIRST]);
      expect(sent(world(), order)).toBe(1);
    },
  );

  const GARBAGE: [name: string, handedOver: (request: OrderRequest) => unknown][] = [
    ['an empty object', () => ({})],
    ['a text', () => 'x'],
    ['a state alone', () => ({ stage: { state: 'held' } })],
    ['an end', (request) => ({ ...forgedState(request, 'quoting'), stage: { state: 'completed' } })],
    [
      'a state without what belongs to it',
      (request) => ({ ...forgedState(request, 'quoting'), stage: { state: 'awaitingApproval' } }),
    ],
  ];
  it.each(GARBAGE)('and continues a workflow that is no order, handed %s, begins anew', async (_name, handedOver) => {
    const request = world().createRequest();
    await world().client.workflow.start(impostor, {
      ...foreign(orderIdOf(request) ?? ''),
      args: [startOf(request, handedOver(request))],
    });
    const order = { handle: orderOf(request), named: request.vpcId };
    await order.handle.signal('approve', { by: 'ben', quote: 'Q1' });
    await approve(order.handle);
    const view = await order.handle.result();
    expect(view.state).toBe('completed');
    expect(await stepsOf(order.handle)).toEqual(SEARCHED_FIRST);
    expect(sent(world(), order)).toBe(1);
  });

  it.each([
    ['changed', (request: OrderRequest) => forgedRecord(request)],
    [
      'of another order',
      (request: OrderRequest) => ({ ...genuine, request, terms: { ...genuine.terms, required: 0 } }),
    ],
  ])('with a quote given by hand, %s, is not bought: people are asked', async (_name, forge) => {
    world().sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'stall' } });
    const request = world().createRequest();
    const order = { handle: await world().start(request), named: request.vpcId };
    const { id } = await pendingStep(order.handle, 'quoteOrder');
    world().sandbox.clearFaults();
    const result = { kind: 'quoted', ...forge(request) };
    await completeByHand(world().client, order.handle, id, JSON.stringify(result));
    const view = await inState(order.handle, 'awaitingApproval');
    expect(view).toMatchObject({
      quote: { revision: 2, price: { discountPrice: 2_000 } },
      approval: { terms: { required: 1 }, by: [] },
    });
    expect(await stepsOf(order.handle)).toEqual(['quoteOrder', 'placeOrder', 'quoteOrder']);
    expect(reasonsOf(view)).toMatch(/\bcredentials\b/);
    expect(sent(world(), order)).toBe(0);
    await approve(order.handle);
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(sent(world(), order)).toBe(1);
  });
});

it('an order with a request that is nested too deep for any step fails at once', async () => {
  const request = world().createRequest({ reason: 'deep' });
  const nested = '['.repeat(8_000) + ']'.repeat(8_000);
  const { workflowService } = world().client;
  await workflowService.startWorkflowExecution({
    namespace: 'default',
    requestId: randomUUID(),
    workflowId: orderIdOf(request) ?? '',
    workflowType: { name: ORDER_WORKFLOW },
    taskQueue: { name: world().taskQueue },
    input: {
      payloads: [
        {
          metadata: { encoding: Buffer.from('json/plain') },
          data: Buffer.from(JSON.stringify(request).replace('"deep"', nested)),
        },
      ],
    },
  });
  const order = orderOf(request);
  expect((await failure(order)).type).toBe('BadRequest');
  expect(await stepsOf(order)).toEqual([]);
});

function neverTold(): never {
  throw new Error('nobody was told of the order');
}
