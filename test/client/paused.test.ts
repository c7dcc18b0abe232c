import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import type { PendingStep } from '../../client/pending-steps.js';
import { pausedStep, stepNotTaken } from '../../client/pending-steps.js';
import { withAttention } from '../../client/attention.js';
import type { AttentionCode, OrderView } from '../../contract/index.js';
import { pauseActivity, pendingStep, unpauseActivity } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { approve } from '../support/world.js';
import { connectClient } from './support.js';

const world = worldOfFile({ settings: { placeTimeoutMs: 20_000 } });
let orders: OrdersClient;

beforeAll(async () => {
  orders = await connectClient({ taskQueue: world().taskQueue });
});
afterAll(() => orders?.close());

/** An approved order whose purchase waits for its answer. */
async function inPurchase() {
  const handle = await world().start(world().createRequest());
  await orders.get(handle.workflowId);
  world().sandbox.fault({
    action: 'CreateCrossRegionBandwidth',
    fault: { kind: 'delay', ms: 5_000, commit: 'before' },
  });
  await approve(handle);
  const { id } = await pendingStep(handle, 'placeOrder');
  return { handle, id };
}

it('says that a purchase is paused, by whom, and the command that lets it go on', async () => {
  const { handle, id } = await inPurchase();
  await pauseActivity(world().client, handle, id);
  const { attention } = await orders.get(handle.workflowId);
  expect(attention).toEqual({
    code: 'stepPaused',
    text:
      'Step placeOrder (the purchase) is paused in Temporal by operator (an operator pressed pause): the current attempt ' +
      'ends, then nothing happens until you unpause it with temporal activity unpause ' +
      `--workflow-id ${handle.workflowId} --activity-id ${id}`,
  });
  await unpauseActivity(world().client, handle, id);
  await handle.result();
  expect((await orders.get(handle.workflowId)).attention).toBeUndefined();
});

it('says that a step is paused which is retried, and shows both again when it goes on', async () => {
  world().sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'dropBefore' } });
  const handle = await world().start(world().createRequest());
  const attentionIs = (code: string) =>
    eventually(
      () => orders.get(handle.workflowId),
      ({ attention }) => attention?.code === code,
    );
  await attentionIs('retrying');
  const { id } = await pendingStep(handle, 'quoteOrder');
  await pauseActivity(world().client, handle, id);
  const { attention } = await attentionIs('stepPaused');
  expect(attention?.text).toContain('quoteOrder');
  world().sandbox.clearFaults();
  await unpauseActivity(world().client, handle, id);
  await eventually(
    () => orders.get(handle.workflowId),
    ({ state, attention: now }) => state === 'awaitingApproval' && now === undefined,
  );
});

describe("by Temporal's records", () => {
  const scheduled: PendingStep = {
    activityId: 'place-1',
    activityType: { name: 'placeOrder' },
    state: 1,
    attempt: 1,
    scheduledTime: { seconds: 1_000 },
  } as unknown as PendingStep;

  it('a paused step that is not under way stands still, and its command is one to copy', () => {
    expect(pausedStep('prod', 'crb:vpc 1', [{ ...scheduled, paused: true }])).toEqual({
      code: 'stepPaused',
      text:
        'Step placeOrder (the purchase) is paused in Temporal: nothing happens until you unpause it with temporal activity ' +
        "unpause --workflow-id 'crb:vpc 1' --activity-id place-1 --namespace prod",
    });
  });

  it.each([
    ['was taken', { lastStartedTime: { seconds: 1_001 } }, 1_060, false],
    ['is under way', { state: 2 }, 1_060, false],
    ['was tried before', { attempt: 2 }, 1_060, false],
    ['is there for 29 s', {}, 1_029, false],
    ['is there for 31 s', {}, 1_031, true],
  ])('a step that %s', (_, fields, now, told) => {
    const attention = stepNotTaken([{ ...scheduled, ...fields } as unknown as PendingStep], now * 1000);
    expect(attention?.code).toBe(told ? 'stepNotTaken' : undefined);
  });

  it('a paused step goes before the attention of the order itself, anything else after it', () => {
    const view = { attention: { code: 'slow', text: '' } } as unknown as OrderView;
    const of = (code: AttentionCode) => withAttention(view, { code, text: '' }).attention?.code;
    expect([of('stepPaused'), of('retrying')]).toEqual(['stepPaused', 'slow']);
  });
});

it('says so while no worker answers either', async () => {
  const impatient = await connectClient({ taskQueue: world().taskQueue, waits: { query: 300 } });
  world().sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'dropBefore' } });
  const handle = await world().start(world().createRequest());
  const { id } = await pendingStep(handle, 'quoteOrder');
  await pauseActivity(world().client, handle, id);
  await world().stopWorker();
  try {
    expect((await impatient.get(handle.workflowId)).attention).toMatchObject({ code: 'stepPaused' });
  } finally {
    await world().startWorker();
    await impatient.close();
    await handle.terminate();
  }
});
