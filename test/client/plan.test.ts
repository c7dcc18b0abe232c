import { expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { readPolicy } from '../../policy/index.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { executed, modifyRequest } from '../support/world.js';
import { problemsOf } from '../docs/problems-of.js';
import { all, refusal } from './support.js';

const world = worldOfFile({
  parts: { policy: readPolicy('rules: [{name: dear, approvals: 1, from: [ben, cleo]}]', 'policy.yaml') },
});

function client(taskQueue = world().taskQueue): OrdersClient {
  return new OrdersClient({ client: world().client, taskQueue });
}

it('gives price, rule and approvers of a new circuit, and neither starts nor buys anything', async () => {
  const request = world().createRequest({ requestedBy: world().taskQueue });
  // The server knows of a worker when it has asked for work.
  await eventually(
    () => client().workers(),
    ({ length }) => length > 0,
  );
  const plan = await client().plan(request);
  expect(problemsOf('plan', plan)).toEqual([]);
  expect(plan).toMatchObject({
    kind: 'quoted',
    price: { discountPrice: 2000 },
    terms: { rule: 'dear', required: 1, from: [{ name: 'ben' }, { name: 'cleo' }] },
    notes: expect.any(Array),
  });
  expect(executed(world(), 'CreateCrossRegionBandwidth', request.vpcId)).toBe(0);
  const started = await client().start(request);
  expect(started.existing).toBe(false);
  const listed = await eventually(
    () => all(client().list({ limit: 1_000, requestedBy: request.requestedBy })),
    ({ length }) => length > 0,
  );
  expect(listed.map(({ orderId }) => orderId)).toEqual([started.orderId]);
});

it('gives the price in force of a change, and says when there is nothing to change', async () => {
  const { vpcId, regionA, regionZ } = world().createRequest();
  const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
  const change = await client().plan(modifyRequest(crossRegionBandwidthId, { bandwidth: 200 }));
  const nothing = await client().plan(modifyRequest(crossRegionBandwidthId, { bandwidth: 100 }));
  expect([change, nothing].flatMap((plan) => problemsOf('plan', plan))).toEqual([]);
  expect(change).toMatchObject({
    kind: 'quoted',
    previousPrice: { discountPrice: 2000 },
    base: { bandwidth: 100 },
  });
  expect(nothing).toMatchObject({
    kind: 'alreadyThere',
    circuit: { crossRegionBandwidthId },
  });
});

it('fails with the reason that an order would fail with', async () => {
  const error = await refusal(client().plan(world().createRequest({ vpcId: 'vpc-of-no-one' })));
  expect(error.code).toBe('refused');
  expect(error.message).toContain('vpc-of-no-one');
});

it('says at once that no worker is up, and leaves nothing behind', async () => {
  const error = await refusal(client('queue-of-no-one').plan(world().createRequest()));
  expect(error).toMatchObject({ code: 'noWorker', message: expect.stringContaining('queue-of-no-one') });
});
