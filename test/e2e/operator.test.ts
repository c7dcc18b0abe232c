import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderSettings } from '../../activities/index.js';
import { orderQuery, type OrderView } from '../../contract/index.js';
import type { FaultRule } from '../../sandbox/index.js';
import { createZenlayer, type Zenlayer } from '../../zenlayer/index.js';
import { CONVERTERS } from '../../worker/workflow-bundle.js';
import {
  allowMoreAttempts,
  pauseActivity,
  pendingStep,
  reset,
  resetActivity,
  resetPoints,
  settled,
  unpauseActivity,
} from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { gateBefore } from '../support/gate.js';
import { leftWaiting, timersOf } from '../support/left-waiting.js';
import { circuitsOf, codesOf, reasonsOf, stepsOf } from '../support/purchases.js';
import { relay } from '../support/relay.js';
import { worldOfFile } from '../support/suite.js';
import { deferred } from '../support/wire.js';
import { connectToTemporal, workflowBundle, type TestConnection } from '../support/temporal.js';
import { approve, executed, inState, modifyRequest, type OrderHandle } from '../support/world.js';

const CREATE = 'CreateCrossRegionBandwidth';
const MODIFY = 'ModifyCrossRegionBandwidth';

let account = 'sandbox-account';
/** VPCs whose next purchase is lost right after it was made: as if the worker had been killed then. */
const lost = new Set<string>();
/** Until when such a worker says nothing more, whatever Temporal tells it. */
let silence = deferred();
let real: Zenlayer | undefined;

const gate = gateBefore(forgetful);

const world = worldOfFile({
  settings: { searchWindowMs: 200, oddAfterMs: 100 },
  sandbox: { deleteDelayMs: 10 },
  parts: { account: () => Promise.resolve(account), zenlayer: gate.zenlayer },
});

/** For tests that wait until the time of a purchase step is over: long enough to do something before. */
function withShortPurchaseSteps(): void {
  const restart = async (settings?: Partial<OrderSettings>) => {
    await world().stopWorker();
    await world().startWorker(settings);
  };
  beforeAll(() => restart({ placeTimeoutMs: 3_000 }));
  afterAll(() => restart());
}

function zenlayer(): Zenlayer {
  real ??= createZenlayer({ endpoint: world().sandbox.url, credentials: world().sandbox.accessKey });
  return real;
}

function forgetful(): Zenlayer {
  return relay(zenlayer, async (action, params, options) => {
    const answer = await zenlayer().call(action, params, options);
    if (action === CREATE && 'vpcId' in params && lost.delete(String(params.vpcId))) {
      await silence.promise;
    }
    return answer;
  });
}

let second: TestConnection;
beforeAll(async () => {
  second = await connectToTemporal();
});
afterEach(() => {
  gate.open();
  account = 'sandbox-account';
  lost.clear();
  silence.resolve();
  silence = deferred();
});
afterAll(async () => {
  await second.close();
  real?.close();
});

/** An order of a new circuit that is approved, with faults set before the approval. */
async function approved(...faults: FaultRule[]) {
  const request = world().createRequest();
  const handle = await world().start(request);
  const { quote } = await inState(handle, 'awaitingApproval');
  world().sandbox.fault(...faults);
  await approve(handle);
  return { handle, request, vpcId: request.vpcId, quote };
}

/** An approved order whose purchase was carried out and will never be answered, as the worker knows nothing of it. */
async function lostPurchase() {
  const request = world().createRequest();
  lost.add(request.vpcId);
  const handle = await world().start(request);
  await approve(handle);
  await eventually(
    () => executed(world(), CREATE, request.vpcId),
    (times) => times === 1,
  );
  const { id } = await pendingStep(handle, 'placeOrder');
  return { handle, id, vpcId: request.vpcId };
}

/** An approved order of a new circuit whose purchase was carried out; its answer waits for the gate to open. */
async function purchaseCarriedOut() {
  gate.hold(CREATE);
  const order = await approved();
  await world().sandbox.waitForCall(
    ({ action, body, outcome }) =>
      action === CREATE && JSON.stringify(body).includes(order.vpcId) && outcome?.executed === true,
  );
  return order;
}

/** An approved order of a new circuit whose purchase was sent; it is carried out so many ms later. */
async function purchaseSent(ms: number) {
  const order = await approved({ action: CREATE, fault: { kind: 'delay', ms, commit: 'after' } });
  await world().sandbox.waitForCall(
    ({ action, body }) => action === CREATE && JSON.stringify(body).includes(order.vpcId),
  );
  return order;
}

const IN_FLIGHT = [
  ['carried out', purchaseCarriedOut],
  ['sent', () => purchaseSent(1_000)],
] as const;

async function finishedCreate() {
  const { handle, vpcId } = await approved();
  const view = await handle.result();
  const id = view.circuit?.crossRegionBandwidthId ?? '';
  return { handle, id, bought: () => executed(world(), CREATE, vpcId) };
}

async function finishedModify() {
  const { vpcId, regionA, regionZ } = world().createRequest();
  const { crossRegionBandwidthId: id } = world().sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
  const handle = await world().start(modifyRequest(id, { bandwidth: 500 }));
  await approve(handle);
  await handle.result();
  return { handle, id, bought: () => executed(world(), MODIFY, id) };
}

async function deleteInConsole(id: string): Promise<void> {
  await zenlayer().call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId: id });
  await eventually(
    () => world().sandbox.state().circuits,
    (circuits) => circuits.every(({ crossRegionBandwidthId }) => crossRegionBandwidthId !== id),
  );
}

/** Resets a run to every point in turn; what became of each. The last one is ended. */
async function resetEverywhere(handle: OrderHandle): Promise<OrderView[]> {
  const { runId } = await handle.describe();
  const views: OrderView[] = [];
  for (const point of await resetPoints(handle)) {
    views.push(await settled(await reset(world().client, handle, runId, point)));
  }
  return views;
}

/** Every state of an order is explained: the end by its reason, what waits by what it waits for. */
function explained({ state, reason, quote, hold, next }: OrderView): boolean {
  switch (state) {
    case 'awaitingApproval':
      return quote !== undefined && next.who !== undefined;
    case 'held':
      return hold !== undefined && hold.text !== '' && hold.choices.length > 0;
    default:
      return reason !== undefined;
  }
}

/** Whether an order is held in a run that a reset made: a person can't let it send a purchase. */
function neverSends({ hold }: OrderView): boolean {
  const choices = hold?.choices.map(({ choice }) => choice) ?? [];
  return choices.includes('abandon') && !choices.includes('sendAgain');
}

describe('a workflow reset', () => {
  it('of a finished order, to wherever, buys nothing', async () => {
    const orders = await Promise.all([finishedCreate(), finishedModify()]);
    for (const views of await Promise.all(orders.map(({ handle }) => resetEverywhere(handle)))) {
      expect(views.length).toBeGreaterThanOrEqual(3);
      // At some points the approval comes before the quote is there again, and is refused: then it waits for another one.
      expect(views.filter(({ state }) => state !== 'completed' && state !== 'awaitingApproval')).toEqual([]);
      expect(views.at(-1)).toMatchObject({ state: 'completed' });
      expect(views.filter((view) => !explained(view))).toEqual([]);
    }
    expect(orders.map(({ bought }) => bought())).toEqual([1, 1]);
  });

  it('of a finished order whose circuit was deleted in the console buys nothing', async () => {
    const orders = await Promise.all([finishedCreate(), finishedModify()]);
    await Promise.all(orders.map(({ id }) => deleteInConsole(id)));
    const [created, changed] = await Promise.all(orders.map(({ handle }) => resetEverywhere(handle)));
    expect([created?.at(0)?.state, created?.at(-1)?.state]).toEqual(['awaitingApproval', 'completed']);
    expect(created?.some(neverSends)).toBe(true);
    expect([changed?.at(0)?.state, changed?.at(-1)?.state]).toEqual(['held', 'completed']);
    expect(changed?.some(neverSends)).toBe(true);
    expect([...(created ?? []), ...(changed ?? [])].filter((view) => !explained(view))).toEqual([]);
    expect(orders.map(({ bought }) => bought())).toEqual([1, 1]);
  });

  it('does not let the approval of a deleted circuit buy it again, even if somebody approves anew', async () => {
    const { handle, id, bought } = await finishedCreate();
    await deleteInConsole(id);
    const { runId } = await handle.describe();
    const [first] = await resetPoints(handle);
    const again = await reset(world().client, handle, runId, first ?? handleHasNoPoint());
    expect(await settled(again)).toMatchObject({ state: 'awaitingApproval', approval: { by: [] } });
    await approve(again);
    const held = await inState(again, 'held');
    expect(neverSends(held)).toBe(true);
    expect(bought()).toBe(1);
    await again.terminate();
  });

  it.each([
    ['carried out', purchaseCarriedOut],
    ['sent', () => purchaseSent(150)],
  ] as const)('while the purchase is on its way, already %s, buys nothing more', async (_name, inFlight) => {
    // Before the quote, and after the approval; a query may have added another one between them.
    for (const index of [0, -1]) {
      const { handle, vpcId } = await inFlight();
      const { runId } = await handle.describe();
      const point = (await resetPoints(handle)).at(index);
      const again = await reset(world().client, handle, runId, point ?? handleHasNoPoint());
      gate.open();
      const view = await settled(again);
      if (view.state === 'awaitingApproval') {
        await approve(again);
      }
      expect(await again.result()).toMatchObject({ state: 'completed' });
      expect([index, executed(world(), CREATE, vpcId)]).toEqual([index, 1]);
    }
  });
});

function handleHasNoPoint(): never {
  throw new Error('the order has no finished workflow task');
}

describe('a button pressed on the purchase step', () => {
  it.each([
    ['reset', [resetActivity]],
    ['pause', [pauseActivity]],
    ['pause and unpause', [pauseActivity, unpauseActivity]],
    ['more attempts', [allowMoreAttempts]],
    ['more attempts and reset', [allowMoreAttempts, resetActivity]],
  ])('while the purchase is on its way changes nothing: %s', async (_name, buttons) => {
    const { handle, vpcId } = await purchaseCarriedOut();
    const { id } = await pendingStep(handle, 'placeOrder');
    for (const press of buttons) {
      await press(world().client, handle, id);
    }
    gate.open();
    const view = await handle.result();
    expect(view.timeline.map(({ state }) => state)).toEqual([
      'quoting',
      'awaitingApproval',
      'placing',
      'provisioning',
      'completed',
    ]);
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });
});

describe('a button pressed on a purchase step whose worker was lost after the purchase', () => {
  withShortPurchaseSteps();

  it('makes no second purchase', async () => {
    const cases = [
      { buttons: [resetActivity], codes: [] },
      { buttons: [pauseActivity, unpauseActivity], codes: [] },
      { buttons: [allowMoreAttempts], codes: ['SENT_BEFORE'] },
      { buttons: [allowMoreAttempts, resetActivity], codes: ['SENT_BEFORE'] },
    ];
    await Promise.all(
      cases.map(async ({ buttons, codes }) => {
        const { handle, id, vpcId } = await lostPurchase();
        for (const press of buttons) {
          await press(world().client, handle, id);
        }
        const view = await handle.result();
        expect(view.state).toBe('completed');
        expect(await codesOf(handle, 'placeOrder')).toEqual(codes);
        expect(executed(world(), CREATE, vpcId)).toBe(1);
      }),
    );
  });

  it('between two attempts, so that they are counted anew, is seen through', async () => {
    const { handle, id, vpcId } = await lostPurchase();
    await allowMoreAttempts(world().client, handle, id);
    await eventually(
      () => pendingStep(handle, 'placeOrder'),
      ({ attempt }) => attempt === 2,
    );
    await resetActivity(world().client, handle, id);
    await handle.result();
    expect(await codesOf(handle, 'placeOrder')).toEqual(['SENT_BEFORE']);
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  it('that pauses it when its worker is lost keeps the order waiting until somebody unpauses it', async () => {
    const { handle, id, vpcId } = await lostPurchase();
    await pauseActivity(world().client, handle, id);
    expect(await pendingStep(handle, 'placeOrder')).toMatchObject({ paused: true });
    await unpauseActivity(world().client, handle, id);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });
});

describe('starting again', () => {
  it.each(IN_FLIGHT)(
    'after a termination during the purchase adopts what was bought (already %s)',
    async (_name, inFlight) => {
      const { handle, request, vpcId } = await inFlight();
      await handle.terminate('an operator pressed terminate');
      const again = await world().start(request);
      if ((await settledOrTracking(again)).state === 'awaitingApproval') {
        await world().sandbox.waitForCall(
          ({ action, body, outcome }) =>
            action === CREATE && JSON.stringify(body).includes(vpcId) && outcome?.executed === true,
        );
        await approve(again);
      }
      const view = await again.result();
      expect(view.state).toBe('completed');
      expect(executed(world(), CREATE, vpcId)).toBe(1);
      expect(circuitsOf(world(), vpcId)).toEqual([view.circuit?.crossRegionBandwidthId]);
    },
  );

  it('at the same moment from two places gives one order', async () => {
    const request = world().createRequest();
    const { workflowId } = await startAnd(request);
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    const handle = world().client.workflow.getHandle<() => Promise<OrderView>>(workflowId);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
  });
});

function nothingWasLeft(): never {
  throw new Error('no order was left waiting');
}

async function settledOrTracking(handle: OrderHandle): Promise<OrderView> {
  return inState(handle, 'awaitingApproval', 'provisioning', 'completed');
}

/** Starts one order from two clients at once: one of them has to be told that the other was there first. */
async function startAnd(request: Parameters<ReturnType<typeof world>['start']>[0]): Promise<{ workflowId: string }> {
  const workflowId = request.action === 'create' ? `crb:${request.vpcId}:asia-east-1:asia-north-1` : '';
  const starts = await Promise.allSettled(
    [world().client, second.client].map((client) =>
      client.workflow.start('crossRegionBandwidthOrder', { workflowId, taskQueue: world().taskQueue, args: [request] }),
    ),
  );
  expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = starts.find((start) => start.status === 'rejected');
  expect(lost?.reason).toBeInstanceOf(WorkflowExecutionAlreadyStartedError);
  return { workflowId };
}

describe('a cancellation by Temporal', () => {
  it('of an order in quoting takes effect although the API is down', async () => {
    world().sandbox.fault({
      action: 'DescribeVpcs',
      call: 'every',
      fault: { kind: 'status', httpStatus: 503, code: 'SERVICE_UNAVAILABLE' },
    });
    const request = world().createRequest();
    const handle = await world().start(request);
    await world().sandbox.waitForCall(({ action, outcome }) => action === 'DescribeVpcs' && outcome !== null);
    await handle.cancel();
    await expectCancelled(handle);
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
  });

  it('of an order that waits for approval takes effect', async () => {
    const handle = await world().start(world().createRequest());
    await inState(handle, 'awaitingApproval');
    await handle.cancel();
    await expectCancelled(handle);
  });

  it('of an order that waits to try again takes effect', async () => {
    const { handle, vpcId } = await approved({
      action: CREATE,
      call: 'every',
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    await eventually(
      () => handle.query(orderQuery),
      ({ attention }) => attention?.code === 'notBought',
    );
    await handle.cancel();
    await expectCancelled(handle);
    expect(executed(world(), CREATE, vpcId)).toBe(0);
  });

  it('during the purchase is too late, and is recorded', async () => {
    const { handle, vpcId } = await purchaseCarriedOut();
    await handle.cancel();
    gate.open();
    const view = await handle.result();
    expect(view.state).toBe('completed');
    expect(reasonsOf(view)).toContain('Temporal');
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  describe('during a purchase that has no answer', () => {
    withShortPurchaseSteps();

    it('and left nothing leaves it to a person', async () => {
      const { handle, vpcId } = await approved({ action: CREATE, fault: { kind: 'stall' } });
      await world().sandbox.waitForCall(
        ({ action, body }) => action === CREATE && JSON.stringify(body).includes(vpcId),
      );
      await handle.cancel();
      const { hold } = await inState(handle, 'held');
      expect(hold?.text).toContain('Temporal');
      expect(executed(world(), CREATE, vpcId)).toBe(0);
      await handle.terminate();
    });
  });

  it('of a held order and of one in provisioning is refused, and is recorded', async () => {
    world().sandbox.fault({
      action: 'DescribeCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'statusValue', status: 'CREATING' },
    });
    const { handle, vpcId } = await approved();
    await inState(handle, 'provisioning');
    await handle.cancel();
    await eventually(
      () => handle.query(orderQuery),
      ({ refused }) => refused.latest.some(({ message, by }) => message === 'cancel' && by === 'Temporal'),
    );
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'completed', refused: { count: 1 } });
    expect(executed(world(), CREATE, vpcId)).toBe(1);

    const drop = (call: number): FaultRule => ({ action: CREATE, call, fault: { kind: 'dropBefore' } });
    const other = await approved(drop(1), drop(2));
    await inState(other.handle, 'held');
    await other.handle.cancel();
    const view = await eventually(
      () => other.handle.query(orderQuery),
      ({ refused }) => refused.count === 1,
    );
    expect(view).toMatchObject({ state: 'held', refused: { latest: [{ message: 'cancel', by: 'Temporal' }] } });
    await other.handle.terminate();
  });
});

async function expectCancelled(handle: OrderHandle): Promise<void> {
  await expect(handle.result()).rejects.toThrow();
  const { status } = await handle.describe();
  expect(status.name).toBe('CANCELLED');
  expect(await handle.query(orderQuery)).toMatchObject({
    state: 'cancelled',
    reason: expect.stringMatching(/Temporal/),
  });
}

describe('a worker that was away', () => {
  afterEach(async () => {
    await world().stopWorker();
    await world().startWorker();
  });

  it('when the deadline passed finds an approval in its queue, and it is too late', async () => {
    const [left] = await leftWaiting(world(), 1);
    const { handle, vpcId, quote } = left ?? nothingWasLeft();
    await handle.signal('approve', { by: 'ben', quote });
    await eventually(
      () => timersOf(handle),
      ({ fired }) => fired > 0,
    );
    await world().startWorker();
    expect(await handle.result()).toMatchObject({
      state: 'expired',
      refused: { count: 1, latest: [{ message: 'approve', by: 'ben' }] },
    });
    expect(executed(world(), CREATE, vpcId)).toBe(0);
  });

  it('for longer than an approval is valid does not send the purchase that it finds in its queue', async () => {
    await world().stopWorker();
    await world().startWorker({ approvalValidMs: 700 });
    const request = world().createRequest();
    const handle = await world().start(request);
    await inState(handle, 'awaitingApproval');
    await world().stopWorker();

    const decider = await Worker.create({
      connection: second.connection,
      taskQueue: world().taskQueue,
      workflowBundle: workflowBundle(),
      dataConverter: CONVERTERS,
    });
    await decider.runUntil(async () => {
      await approve(handle);
      const { approval } = await inState(handle, 'placing');
      await pendingStep(handle, 'placeOrder');
      await eventually(
        () => Date.now(),
        (now) => now > Date.parse(approval?.validUntil ?? ''),
      );
    });
    await world().startWorker();
    const view = await eventually(
      () => inState(handle, 'awaitingApproval'),
      ({ quote }) => quote?.revision === 2,
    );
    expect(await stepsOf(handle)).toEqual(['quoteOrder', 'placeOrder', 'quoteOrder']);
    expect(await codesOf(handle, 'placeOrder')).toEqual(['STOPPED_BEFORE_SEND']);
    expect(view.approval?.by).toEqual([]);
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
  });
});

describe('a worker with another Zenlayer account', () => {
  withShortPurchaseSteps();

  it('does not buy what was approved for the first one: it asks again, and says what differs', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    await inState(handle, 'awaitingApproval');
    account = 'another-account';
    await approve(handle);
    const { quote } = await eventually(
      () => inState(handle, 'awaitingApproval'),
      (view) => view.quote?.revision === 2,
    );
    expect(quote?.differences).toEqual([{ field: 'account', before: 'sandbox-account', now: 'another-account' }]);
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
  });

  it('does not search for a purchase that had no answer, and says so; a worker of the right account finds it', async () => {
    const { handle, vpcId } = await lostPurchase();
    account = 'another-account';
    await eventually(
      async () => (await handle.describe()).raw.pendingActivities?.[0],
      (step) => step?.lastFailure?.applicationFailureInfo?.type === 'OtherAccount',
    );
    account = 'sandbox-account';
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });
});
