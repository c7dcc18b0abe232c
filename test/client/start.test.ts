import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { CrbAction, CrbRequestedBy, CrbState, CrbVpcId, type OrderRequest } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import { refusal, servedClientOfFile } from './support.js';

const { world, orders } = servedClientOfFile();

it('starts an order that people find in the Temporal UI', async () => {
  const request = world().createRequest({ requestedBy: 'ana_lima@example.com', reason: 'more | room' });
  const { orderId, runId, existing } = await orders().start(request);
  expect({ orderId, existing }).toEqual({ orderId: `crb:${request.vpcId}:asia-east-1:asia-north-1`, existing: false });
  const description = await world().client.workflow.getHandle(orderId, runId).describe();
  expect(await description.staticSummary()).toBe(
    'create asia-east-1 ⇄ asia-north-1 100 Mbps for ana\\_lima@example.com',
  );
  expect(await description.staticDetails()).toContain('- reason: **more \\| room**');
  const { typedSearchAttributes } = description;
  expect(['quoting', 'awaitingApproval']).toContain(typedSearchAttributes.get(CrbState));
  expect(typedSearchAttributes.get(CrbAction)).toBe('create');
  expect(typedSearchAttributes.get(CrbRequestedBy)).toBe('ana_lima@example.com');
  expect(typedSearchAttributes.get(CrbVpcId)).toBe(request.vpcId);
});

it('names every wrong field at once', async () => {
  const request = { ...world().createRequest(), bandwidth: 1.5, regionA: 'a b', color: 'red' };
  const error = await refusal(orders().start(request));
  expect(error).toMatchObject({ code: 'badRequest' });
  expect(error.problems).toEqual([
    expect.stringMatching(/^regionA: /),
    expect.stringMatching(/^bandwidth: /),
    expect.stringMatching(/^color: /),
  ]);
});

it('names the order that is in the way', async () => {
  const request = world().createRequest();
  const { orderId } = await orders().start(request);
  const error = await refusal(
    orders().start({ ...request, requestedBy: 'ben@example.com', externalId: `other-${randomUUID()}` }),
  );
  expect(error).toMatchObject({ code: 'inTheWay', orderId });
  expect(error.message).toContain('ana@example.com');
});

it('gives the same open order for the same external id, even to those who start it at the same time', async () => {
  const id = randomUUID();
  const request = world().createRequest({ externalId: id });
  const started = await Promise.all([1, 2, 3, 4].map(() => orders().start(request)));
  expect(new Set(started.map(({ runId }) => runId)).size).toBe(1);
  expect(started.filter(({ existing }) => !existing)).toHaveLength(1);
});

it('gives the same closed order for the same external id, also when later orders are there', async () => {
  const id = randomUUID();
  const request = world().createRequest({ externalId: id });
  const first = await orders().start(request);
  await orders().cancel(first.orderId, { by: 'ana@example.com' });
  await orders().result(first.orderId);
  const second = await orders().start({ ...request, externalId: `${id}-2` });
  expect(second).toMatchObject({ existing: false });
  // The older run is found through visibility, which may lag; until then the open order is in the way.
  const again = await eventually(
    () => orders().start(request),
    () => true,
  );
  expect(again).toEqual({ ...first, existing: true });
  expect(await orders().start({ ...request, externalId: `${id}-2` })).toEqual({ ...second, existing: true });
});

it('says what differs when an external id belongs to another request', async () => {
  const id = randomUUID();
  const request = world().createRequest({ externalId: id });
  await orders().start(request);
  const error = await refusal(orders().start({ ...request, bandwidth: 200, reason: 'more' }));
  expect(error).toMatchObject({ code: 'conflict' });
  expect(error.problems).toEqual(['bandwidth was 100, now is 200', 'reason was absent, now is "more"']);
});

it('recognises the order of another SDK, which may write absent fields as null', async () => {
  const id = randomUUID();
  const request = world().createRequest({ externalId: id });
  const orderId = `crb:${request.vpcId}:asia-east-1:asia-north-1`;
  const { firstExecutionRunId } = await world().client.workflow.start('crossRegionBandwidthOrder', {
    workflowId: orderId,
    taskQueue: world().taskQueue,
    args: [{ ...request, reason: null }],
  });
  expect(await orders().start(request)).toEqual({ orderId, runId: firstExecutionRunId, existing: true });
});

it('makes room after an order has ended', async () => {
  const request: OrderRequest = world().createRequest();
  const { orderId } = await orders().start(request);
  await orders().cancel(orderId, { by: 'ana@example.com' });
  await orders().result(orderId);
  expect(await orders().start(request)).toMatchObject({ orderId, existing: false });
});
