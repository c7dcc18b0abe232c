import { describe, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { cancelUpdate } from '../../contract/index.js';
import type { FaultRule } from '../../sandbox/index.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { approve, failure, inState, modifyRequest, refusal, type OrderHandle } from '../support/world.js';

const world = worldOfFile({ settings: { oddAfterMs: 150, slowAfterMs: 150 } });

const DESCRIBE = 'DescribeCrossRegionBandwidth';

/** An order whose circuit is bought; from then on Describe answers with a fault. */
async function bought(fault: FaultRule['fault']): Promise<OrderHandle> {
  const request = world().createRequest();
  const handle = await world().start(request);
  await inState(handle, 'awaitingApproval');
  world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: 'CREATING' } });
  await approve(handle);
  await world().sandbox.waitForCall(
    ({ action, outcome, body }) =>
      action === 'CreateCrossRegionBandwidth' &&
      outcome?.executed === true &&
      JSON.stringify(body).includes(request.vpcId),
  );
  world().sandbox.clearFaults();
  world().sandbox.fault({ action: DESCRIBE, call: 'every', fault });
  return handle;
}

function attention(handle: OrderHandle, code: string | undefined): Promise<unknown> {
  return eventually(
    () => inState(handle, 'provisioning'),
    (view) => view.attention?.code === code,
  );
}

describe('a circuit that was bought', () => {
  it('fails the order when Zenlayer could not build it', async () => {
    world().sandbox.fault({ action: 'CreateCrossRegionBandwidth', fault: { kind: 'failCreate' } });
    const handle = await world().start(world().createRequest());
    await approve(handle);
    expect(await failure(handle)).toMatchObject({
      type: 'CreateFailed',
      view: { state: 'failed', circuit: { status: 'CREATE_FAILED' } },
    });
  });

  it.each([
    ['slow', { kind: 'statusValue', status: 'CREATING' }],
    ['unknownStatus', { kind: 'statusValue', status: 'PONDERING' }],
    ['recycled', { kind: 'statusValue', status: 'RECYCLED' }],
    ['absent', { kind: 'absent' }],
    ['unreadable', { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' }],
  ] as const)('raises attention and is followed on: %s', async (code, fault) => {
    const handle = await bought(fault);
    await attention(handle, code);
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'completed', circuit: { status: 'AVAILABLE' } });
  });

  it('is held when it is gone for long, and followed on when a person says so', async () => {
    const handle = await bought({ kind: 'absent' });
    const { hold } = await inState(handle, 'held');
    expect(hold).toMatchObject({ code: 'absent', choices: [{ choice: 'adopt' }, { choice: 'stopTracking' }] });
    world().sandbox.clearFaults();
    const adopt = hold?.choices[0]?.resolveWith;
    await handle.signal('resolve', { ...adopt, by: 'olga', reason: 'it is there' });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('can be given up by a person when it never comes up', async () => {
    const handle = await bought({ kind: 'statusValue', status: 'CREATING' });
    const { circuit } = await inState(handle, 'provisioning');
    // The client sends again what the server has given up together with a task.
    const answer = await new OrdersClient({ client: world().client }).resolve(handle.workflowId, {
      by: 'olga',
      hold: circuit?.crossRegionBandwidthId ?? '',
      choice: 'stopTracking',
      reason: 'support says no',
    });
    expect(answer).toMatchObject({ answer: { accepted: true } });
    expect(await failure(handle)).toMatchObject({
      type: 'Abandoned',
      message: expect.stringMatching(/olga.*support says no.*if it exists/),
    });
  });

  it('is not said to exist when a person gives it up after it has gone', async () => {
    const handle = await bought({ kind: 'absent' });
    const { hold } = await inState(handle, 'held');
    const stop = hold?.choices.find(({ choice }) => choice === 'stopTracking');
    expect(stop?.consequence).not.toMatch(/was bought|stays/);
    world().sandbox.clearFaults();
    await handle.signal('resolve', { ...stop?.resolveWith, by: 'olga', reason: 'it is gone' });
    expect(await failure(handle)).toMatchObject({ type: 'Abandoned' });
  });

  it('is not undone by a cancel, neither by message nor by Temporal', async () => {
    const handle = await bought({ kind: 'statusValue', status: 'CREATING' });
    await inState(handle, 'provisioning');
    expect(await refusal(handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] }))).toMatchObject({
      accepted: false,
      state: 'provisioning',
    });
    await handle.cancel();
    await eventually(
      () => inState(handle, 'provisioning'),
      ({ refused }) => refused.count === 2,
    );
    world().sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      refused: { latest: [{ by: 'ana' }, { by: 'Temporal' }] },
    });
  });
});

describe('a change that was accepted', () => {
  it('is held when the old figures stay for long', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
    world().sandbox.fault({ action: 'ModifyCrossRegionBandwidth', fault: { kind: 'failChange' } });
    const handle = await world().start(modifyRequest(crossRegionBandwidthId));
    await approve(handle);
    expect(await inState(handle, 'held')).toMatchObject({ hold: { code: 'unchanged' } });
    const { hold } = await inState(handle, 'held');
    await handle.signal('resolve', { by: 'olga', hold: hold?.id, choice: 'stopTracking', reason: 'start anew' });
    expect(await failure(handle)).toMatchObject({ type: 'Abandoned' });
  });
});
