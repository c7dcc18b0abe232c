import {
  ApplicationFailure,
  WorkflowFailedError,
  WorkflowIdConflictPolicy,
  type WorkflowHandle,
} from '@temporalio/client';
import { describe, expect, it } from '@jest/globals';
import { orderIdOf, orderQuery } from '../../contract/index.js';
import { pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { foreignStartsOfFile, SEARCHED_FIRST } from '../support/foreign-starts.js';
import { parentOfOrder, starterOfOrder } from '../support/foreign-workflows.js';
import { MODIFY, resolveHold, sent, stepsOf, troubled, waitingChange } from '../support/purchases.js';
import { wiredWorldOfFile, type InFlight } from '../support/suite.js';
import { approve, executed, inState, modifyRequest } from '../support/world.js';

const { world, inFlight } = wiredWorldOfFile({
  settings: { placeTimeoutMs: 20_000, searchWindowMs: 4_000, searchEveryMs: 100, oddAfterMs: 100 },
});
const { startOf, foreign, orderOf } = foreignStartsOfFile(world);

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
