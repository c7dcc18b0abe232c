import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApprovalTold } from '../../activities/index.js';
import { CrbAction, CrbRequestedBy, CrbState, CrbVpcId, orderIdOf, orderQuery } from '../../contract/index.js';
import { timeText } from '../../contract/time-text.js';
import { eventually } from '../support/eventually.js';
import { approversReceiver } from '../support/receiver.js';
import { troubled } from '../support/purchases.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, inState, openWorld, type World } from '../support/world.js';

let temporal: TestConnection;
let told: ApprovalTold[];
let takesNotices: boolean;
let world: World;
let silent: World;

beforeAll(async () => {
  temporal = await connectToTemporal();
  told = [];
  takesNotices = true;
  world = await openWorld({
    temporal,
    parts: {
      receivers: approversReceiver((notice) => {
        told.push(notice);
        return takesNotices ? Promise.resolve() : Promise.reject(new Error('the receiver is down'));
      }),
    },
  });
  silent = await openWorld({ temporal, parts: { registeredSearchAttributes: () => [] } });
});

afterAll(async () => {
  await world?.close();
  await silent?.close();
  await temporal?.close();
});

describe('approvers', () => {
  it('are told of each quote once, with all they need to decide', async () => {
    takesNotices = true;
    const handle = await world.start(world.createRequest());
    const { quote, approval } = await inState(handle, 'awaitingApproval');
    const notices = () => told.filter(({ orderId }) => orderId === handle.workflowId);
    await eventually(notices, ({ length }) => length > 0);
    expect(notices()).toMatchObject([{ record: { quote }, deadline: approval?.deadline, decisions: [] }]);
    await approve(handle);
    await handle.result();
    expect(notices()).toHaveLength(1);
  });

  it('decide also when they could not be told', async () => {
    takesNotices = false;
    const handle = await world.start(world.createRequest());
    await eventually(
      () => told.filter(({ orderId }) => orderId === handle.workflowId),
      ({ length }) => length > 0,
    );
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('are not told by a worker without receivers, which does not pretend so; one that has it tells them', async () => {
    takesNotices = false;
    const handle = await world.start(world.createRequest());
    const notices = () => told.filter(({ orderId }) => orderId === handle.workflowId);
    await eventually(notices, ({ length }) => length > 0);
    await world.stopWorker();
    await world.startWorker({}, { receivers: undefined });
    await troubled(handle, 'NotDelivered');
    expect(notices()).toHaveLength(1);
    await world.stopWorker();
    takesNotices = true;
    await world.startWorker();
    // Each try waits twice as long as the one before, and a busy machine has left many behind.
    await eventually(notices, ({ length }) => length === 2, 150_000);
    await eventually(
      async () => (await handle.describe()).raw.pendingActivities ?? [],
      ({ length }) => length === 0,
    );
    const { state, attention } = await handle.query(orderQuery);
    expect([state, attention]).toEqual(['awaitingApproval', undefined]);
    await handle.terminate();
  }, 400_000);
});

describe('the list of orders', () => {
  it('shows state, action, requester and VPC of an order that somebody started by hand', async () => {
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'awaitingApproval');
    const { typedSearchAttributes } = await handle.describe();
    expect([CrbState, CrbAction, CrbRequestedBy, CrbVpcId].map((key) => typedSearchAttributes.get(key))).toEqual([
      'awaitingApproval',
      'create',
      'ana@example.com',
      request.vpcId,
    ]);
    await approve(handle);
    await handle.result();
    expect((await handle.describe()).typedSearchAttributes.get(CrbState)).toBe('completed');
  });

  it('is left alone where the namespace does not know the attributes, and the order works all the same', async () => {
    const request = silent.createRequest();
    const handle = await silent.startRaw(orderIdOf(request) ?? '', [request]);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    const { events } = await handle.fetchHistory();
    expect(events?.some((event) => event.upsertWorkflowSearchAttributesEventAttributes)).toBe(false);
  });
});

describe('the Temporal UI', () => {
  it('finds the words it shows in the history: steps and the timer that demands a decision', async () => {
    const handle = await world.start(world.createRequest());
    const { quote, approval } = await inState(handle, 'awaitingApproval');
    const { events } = await handle.fetchHistory();
    const summaries = (events ?? [])
      .map(({ userMetadata }) => userMetadata?.summary?.data)
      .filter((data) => data != null)
      .map((data) => JSON.parse(Buffer.from(data).toString()) as string);
    const timer = summaries.find((text) => text.startsWith('Approve '));
    expect(timer).toContain('100 Mbps asia-east-1 ⇄ asia-north-1');
    expect(timer).toContain('2,000.00');
    expect(summaries).toContain(`Tell approvers of ${quote?.id}`);
    expect(timer).toContain(quote?.id);
    expect(timer).toContain(`by ${timeText(approval?.deadline ?? '', Date.now())}`);
    await handle.terminate();
  });

  it('is told by the worker what the order is, and what can be sent to it', async () => {
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    const metadata = await handle.query<{
      currentDetails: string;
      definition: { updateDefinitions: { name: string; description: string }[] };
    }>('__temporal_workflow_metadata');
    const json = JSON.stringify({ by: 'your name', quote: quote?.id }, null, 2);
    expect(metadata.currentDetails).toContain(`\`\`\`json\n${json}\n\`\`\``);
    const update = metadata.definition.updateDefinitions.find(({ name }) => name === 'approveOrder');
    expect(update?.description).toContain(`Send\n${json}`);
    await handle.terminate();
  });
});
