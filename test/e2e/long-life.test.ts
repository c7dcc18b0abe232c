import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { OrdersClient, OrdersError } from '../../client/index.js';
import { NO_ENCRYPTION } from '../../temporal/index.js';
import { DEFAULT_WAITS, type Temporal } from '../../client/temporal.js';
import { describeRun } from '../../client/runs.js';
import { approveUpdate, CrbState, orderQuery, resolveUpdate, type OrderView } from '../../contract/index.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { readHistories } from '../../client/histories.js';
import { fileOf, makeDossier, verifyDossier } from '../../dossier/index.js';
import { readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { createZenlayer, type Zenlayer } from '../../zenlayer/index.js';
import { reset, resetPoints } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { flood } from '../support/flood.js';
import { gateBefore } from '../support/gate.js';
import { newSigner } from '../support/sign.js';
import { signedDecision, toDecide } from '../support/signed-decision.js';
import { startTestServer } from '../support/test-server.js';
import { approversReceiver } from '../support/receiver.js';
import {
  approve,
  executed,
  inState,
  modifyRequest,
  openWorld,
  type OrderHandle,
  type World,
} from '../support/world.js';

const CREATE = 'CreateCrossRegionBandwidth';
const MODIFY = 'ModifyCrossRegionBandwidth';

/** The order when it has refused so many messages. */
function refused(handle: OrderHandle, times: number): Promise<OrderView> {
  return eventually(
    async () => {
      const view = await handle.query(orderQuery);
      expect(JSON.stringify(view).length).toBeLessThan(65_536);
      return view;
    },
    (view) => view.refused.count >= times,
  );
}

function temporalOf({ client, taskQueue }: World): Temporal {
  return { client, taskQueue, address: undefined, waits: DEFAULT_WAITS, encryption: NO_ENCRYPTION };
}

async function runIdOf(handle: OrderHandle): Promise<string> {
  return (await handle.describe()).runId;
}

describe('an order whose history has grown long', () => {
  /** As long as this server lets a history grow before it suggests to go on in a new run. */
  const LONG = 50;
  let server: DevServer;
  let connection: NativeConnection;
  let world: World;
  let zenlayer: Zenlayer;
  const gate = gateBefore(() => zenlayer);

  beforeAll(async () => {
    server = await startTestServer({
      dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': LONG },
    });
    connection = await NativeConnection.connect({ address: server.address });
    world = await openWorld({
      temporal: { connection, client: new Client({ connection }) },
      parts: { zenlayer: gate.zenlayer },
    });
    zenlayer = createZenlayer({ endpoint: world.sandbox.url, credentials: world.sandbox.accessKey });
  }, 60_000);
  afterEach(() => {
    gate.open();
    world.sandbox.clearFaults();
  });
  afterAll(async () => {
    await world.close();
    zenlayer.close();
    await connection.close();
    await server.kill();
  });

  /** Floods an order until it has gone on in a new run, and compares what it knew before and after. */
  async function outgrow(handle: OrderHandle): Promise<OrderView> {
    const before = await handle.query(orderQuery);
    const run = await runIdOf(handle);
    await flood(handle, 2 * LONG);
    const count = before.refused.count + 2 * LONG;
    const after = await refused(handle, count);
    expect(await runIdOf(handle)).not.toBe(run);
    expect({ ...after, refused: before.refused }).toEqual(before);
    expect(after.refused.count).toBe(count);
    return after;
  }

  it('goes on in a new run while it waits for approval, and takes the approval of the same quote', async () => {
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'awaitingApproval');
    const first = await runIdOf(handle);
    await outgrow(handle);
    const { runId, typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(CrbState)).toBe('awaitingApproval');
    expect(await describeRun(temporalOf(world), { workflowId: handle.workflowId, runId: first })).toMatchObject({
      runId,
    });
    await approve(handle);
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      quote: { revision: 1 },
      refused: { count: 2 * LONG },
    });
    expect(executed(world, CREATE, request.vpcId)).toBe(1);
    await recordsAllRuns(handle);
  });

  /** Its dossier has every run, and no check finds a problem. */
  async function recordsAllRuns(handle: OrderHandle): Promise<void> {
    const { workflowId, runId } = await handle.describe();
    const order = await readHistories(temporalOf(world), { workflowId, runId });
    expect(order.runs.length).toBeGreaterThan(1);
    const dossier = makeDossier(order, { now: Date.now(), program: 'test', policies: [] });
    const { checks } = verifyDossier(Buffer.from(fileOf(dossier)), { now: Date.now() });
    expect(checks.filter(({ result }) => result === 'problem')).toEqual([]);
    const { quotes, messages, state } = dossier.story;
    expect(state).toBe('completed');
    expect(quotes).toMatchObject([{ outcome: 'approved', decisions: [{ by: 'ben@example.com' }] }]);
    expect(messages).toHaveLength(2 * LONG + 1);
    expect(messages.filter(({ accepted }) => accepted === true)).toMatchObject([
      { received: { by: 'ben@example.com' } },
    ]);
  }

  it('goes on with a notice that has not arrived yet, and tells it in the new run, once', async () => {
    let takesNotices = false;
    const told: string[] = [];
    await world.stopWorker();
    await world.startWorker(
      {},
      {
        receivers: approversReceiver(({ runId }) => {
          told.push(runId);
          return takesNotices ? Promise.resolve() : Promise.reject(new Error('the receiver is down'));
        }),
      },
    );
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    const first = await runIdOf(handle);
    await eventually(
      () => told,
      ({ length }) => length > 0,
    );
    await outgrow(handle);
    const second = await runIdOf(handle);
    takesNotices = true;
    await eventually(
      () => told,
      (runs) => runs.includes(second),
    );
    await eventually(
      async () => (await handle.describe()).raw.pendingActivities ?? [],
      ({ length }) => length === 0,
    );
    expect(told).toContain(first);
    const before = told.length;
    await outgrow(handle);
    await eventually(
      async () => (await handle.describe()).raw.pendingActivities ?? [],
      ({ length }) => length === 0,
    );
    expect(told).toHaveLength(before);
    await handle.terminate();
    await world.stopWorker();
    await world.startWorker();
  });

  it("keeps a delegate's signed decision and what proves it, and is bought by it in the new run", async () => {
    const [cleo, dora] = [newSigner('cleo@example.com'), newSigner('dora@example.com')];
    const policy = readPolicy(
      `
      signers: allowed_signers
      delegations: [{ from: ben@example.com, to: cleo@example.com, until: 2100-01-01T00:00:00Z }]
      rules:
        - { name: signed, approvals: 2, from: [ben@example.com, dora@example.com], identity: signed }
      `,
      'policy.yaml',
    );
    const signers = parseSigners([cleo, dora].map(({ line }) => line).join('\n'));
    await world.stopWorker();
    await world.startWorker({}, { policy, signers: () => signers });
    const request = world.createRequest();
    const handle = await world.start(request);
    const { decided } = await toDecide(handle);
    const forBen = signedDecision(decided, { signer: cleo, for: 'ben@example.com' });
    await handle.executeUpdate(approveUpdate, { args: [forBen] });
    await outgrow(handle);
    await handle.executeUpdate(approveUpdate, { args: [signedDecision(decided, { signer: dora })] });
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      quote: { revision: 1 },
      approval: {
        by: [
          { by: cleo.name, for: 'ben@example.com', key: cleo.key },
          { by: dora.name, key: dora.key },
        ],
      },
    });
    expect(executed(world, CREATE, request.vpcId)).toBe(1);
    await world.stopWorker();
    await world.startWorker();
  });

  it('goes on while the API is down, and quotes when it is back', async () => {
    world.sandbox.fault({
      action: 'DescribeVpcs',
      call: 'every',
      fault: { kind: 'status', httpStatus: 503, code: 'SERVICE_UNAVAILABLE' },
    });
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'quoting');
    await outgrow(handle);
    world.sandbox.clearFaults();
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed', refused: { count: 2 * LONG } });
    expect(executed(world, CREATE, request.vpcId)).toBe(1);
  });

  it('goes on while it is held, and takes the resolve of the same hold', async () => {
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault(
      { action: CREATE, call: 1, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
    );
    await approve(handle);
    const { hold } = await inState(handle, 'held');
    await outgrow(handle);
    const answer = await handle.executeUpdate(resolveUpdate, {
      args: [{ by: 'olga', hold: hold?.id ?? '', choice: 'sendAgain', reason: 'nothing there' }],
    });
    expect(answer).toMatchObject({ accepted: true });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world, CREATE, request.vpcId)).toBe(1);
  });

  it('goes on while it follows its circuit, and sees it live', async () => {
    const { vpcId, regionA, regionZ } = world.createRequest();
    const { crossRegionBandwidthId: id } = world.sandbox.plant({ vpcId, regionA, regionZ });
    const handle = await world.start(modifyRequest(id));
    await inState(handle, 'awaitingApproval');
    // The first reading is the purchase's own.
    world.sandbox.fault(
      ...Array.from({ length: 3_000 }, (_, index) => ({
        action: 'DescribeCrossRegionBandwidth' as const,
        call: index + 2,
        fault: { kind: 'statusValue' as const, status: 'CHANGING' },
      })),
    );
    await approve(handle);
    await inState(handle, 'provisioning');
    await outgrow(handle);
    world.sandbox.clearFaults();
    expect(await handle.result()).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: id } });
    expect(executed(world, MODIFY, id)).toBe(1);
  });

  it('goes on while it searches for its purchase, searches for as long, and finds it', async () => {
    await world.stopWorker();
    await world.startWorker({ searchWindowMs: 300_000 });
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault({ action: CREATE, call: 1, fault: { kind: 'dropBefore' } });
    await approve(handle);
    await eventually(
      () => handle.query(orderQuery),
      ({ state, next }) => state === 'placing' && next.at !== undefined,
    );
    await outgrow(handle);
    const { vpcId, regionA, regionZ, bandwidth, crossRegionBandwidthName } = request;
    const { crossRegionBandwidthId } = world.sandbox.plant({
      vpcId,
      regionA,
      regionZ,
      bandwidth,
      crossRegionBandwidthName,
    });
    expect(await handle.result()).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId } });
    expect(executed(world, CREATE, vpcId)).toBe(0);
  });

  it('does not go on before a purchase that is on its way has been answered', async () => {
    await world.stopWorker();
    await world.startWorker({ placeTimeoutMs: 20_000 });
    const request = world.createRequest();
    const handle = await world.start(request);
    await inState(handle, 'awaitingApproval');
    const run = await runIdOf(handle);
    gate.hold(CREATE);
    await approve(handle);
    await eventually(
      () => executed(world, CREATE, request.vpcId),
      (times) => times === 1,
    );
    await flood(handle, 2 * LONG);
    await refused(handle, 2 * LONG);
    expect(await runIdOf(handle)).toBe(run);
    gate.open();
    expect(await handle.result()).toMatchObject({ state: 'completed', refused: { count: 2 * LONG } });
    expect(executed(world, CREATE, request.vpcId)).toBe(1);
  });

  it('answers every update, also those that come while it goes on', async () => {
    const handle = await world.start(world.createRequest());
    const { orderId, quote } = await inState(handle, 'awaitingApproval');
    const orders = new OrdersClient({ client: world.client, taskQueue: world.taskQueue });
    const send = () =>
      orders.approve(orderId, { by: 'ben', quote: 'Q1-000000000000' }).then(
        () => 'accepted',
        (error: unknown) => (error instanceof OrdersError ? error.message : String(error)),
      );
    const answers: string[] = [];
    while (answers.length < LONG) {
      answers.push(await send());
    }
    expect(answers.filter((answer) => !answer.includes(quote?.id ?? 'no quote'))).toEqual([]);
    expect((await handle.query(orderQuery)).refused.count).toBe(LONG);
    await handle.terminate();
  });

  it('buys nothing more when an earlier run is reset while a later one has a purchase on its way', async () => {
    const { vpcId, regionA, regionZ } = world.createRequest();
    const { crossRegionBandwidthId: id } = world.sandbox.plant({ vpcId, regionA, regionZ });
    const handle = await world.start(modifyRequest(id));
    await inState(handle, 'awaitingApproval');
    const first = await runIdOf(handle);
    const early = world.client.workflow.getHandle<() => Promise<OrderView>>(handle.workflowId, first);
    await outgrow(handle);
    world.sandbox.fault({ action: MODIFY, fault: { kind: 'delay', ms: 1_500, commit: 'after' } });
    await approve(handle);
    await world.sandbox.waitForCall(({ action, body }) => action === MODIFY && JSON.stringify(body).includes(id));

    const point = (await resetPoints(early)).at(-2);
    if (point === undefined) {
      throw new Error('the order has no workflow task to be reset to');
    }
    await reset(world.client, early, first, point);
    const newest = world.client.workflow.getHandle<() => Promise<OrderView>>(handle.workflowId);
    await eventually(
      () => newest.query(orderQuery),
      ({ state }) => state !== 'quoting',
    );
    const { state } = await newest.query(orderQuery);
    if (state === 'awaitingApproval') {
      await approve(newest);
    }
    expect(await newest.result()).toMatchObject({ state: 'completed' });
    const sent = world.sandbox
      .state()
      .calls.filter(({ action, body }) => action === MODIFY && JSON.stringify(body).includes(id));
    expect(sent).toHaveLength(1);
  });
});
