import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Check } from '../../cli/render/checks.js';
import { orderIdOf, type OrderView } from '../../contract/index.js';
import { versioned } from '../../worker/versioning.js';
import { openAlone, type Alone } from '../client/support.js';
import { crb, json } from '../cli/support.js';
import { pendingStep } from '../support/buttons.js';
import { withoutSteps } from '../support/decider.js';
import { makeCurrent, pin } from '../support/deployment.js';
import { eventually } from '../support/eventually.js';
import { CREATE, DESCRIBE, resolveHold, sent, stepsOf, type Ordered } from '../support/purchases.js';
import { variantBundle, type Edit } from '../support/variants.js';
import { createWire } from '../support/wire.js';
import { approve, executed, inState, type World } from '../support/world.js';

/** As temporal-worker-controller names a deployment: by its namespace and name. */
const build = (buildId: string) => ({ deploymentName: 'prod/crb-orders', buildId });
const PATCH = 'second-look';

/** A build whose orders do something more before each of their states. */
const before = (what: string): Edit[] => [
  { file: 'order.js', from: 'switch(stage.state){', to: `${what} switch(stage.state){` },
  { file: 'order.js', from: 'import { isFinal }', to: imports },
];
const imports = "import { patched, sleep } from '@temporalio/workflow';\nimport { isFinal }";

/** What a change needs, and what it must not be. */
const bundles = { patched: '', careless: '' };

let alone: Alone;
let world: World;
const wire = createWire(() => world.sandbox);

beforeAll(async () => {
  [bundles.patched, bundles.careless] = await Promise.all([
    variantBundle(...before(`if (patched('${PATCH}')) { await sleep(1); }`)),
    variantBundle(...before('await sleep(1);')),
  ]);
  alone = await openAlone({ parts: { zenlayer: wire.zenlayer } });
  world = alone.world;
}, 120_000);

afterEach(() => {
  wire.end();
  world.sandbox.clearFaults();
});

afterAll(async () => {
  await alone?.close();
  wire.close();
});

/** An order that waits for approval. The server notices within two seconds when nothing comes of its workflow task. */
async function waiting(): Promise<Ordered> {
  const request = world.createRequest();
  const handle = await world.startRaw(orderIdOf(request) ?? '', [request], { workflowTaskTimeout: '2s' });
  await inState(handle, 'awaitingApproval');
  return { handle, named: request.vpcId };
}

/** An approved order whose purchase is on its way. */
async function placing(order?: Ordered) {
  const { handle, named } = order ?? (await waiting());
  const trip = wire.hold(named);
  await approve(handle);
  await trip.left;
  return { handle, named, trip };
}

async function tracked(order?: Ordered): Promise<Ordered> {
  const approved = order ?? (await waiting());
  await approve(approved.handle);
  await inState(approved.handle, 'provisioning');
  return approved;
}

async function held(): Promise<Ordered> {
  const order = await waiting();
  const lost = (call: number) => ({ action: CREATE, call, fault: { kind: 'dropBefore' } }) as const;
  world.sandbox.fault(lost(1), lost(2));
  await approve(order.handle);
  await inState(order.handle, 'held');
  world.sandbox.clearFaults();
  return order;
}

async function doctor(what: string): Promise<Check[]> {
  const env = { TEMPORAL_NAMESPACE: alone.namespace, CRB_TASK_QUEUE: world.taskQueue };
  return json<{ checks: Check[] }>(await crb(['doctor', '--json'], { env })).checks.filter(
    (check) => check.what === what,
  );
}

/** What the doctor says of an order whose workflow task fails. */
function failing({ handle }: Ordered): Promise<Check | undefined> {
  return eventually(
    async () => (await doctor('Orders')).find(({ text }) => text.startsWith(`${handle.workflowId}: its workflow task`)),
    (check) => check !== undefined,
  );
}

/** Waits until the server finds exactly these open orders, with a query that `docs/upgrading.md` gives. */
async function listed(query: string, ...orders: Ordered[]): Promise<void> {
  const wanted = orders.map(({ handle }) => handle.workflowId).sort();
  await eventually(
    async () => {
      const found: string[] = [];
      for await (const { workflowId } of world.client.workflow.list({
        query: `${query} AND ExecutionStatus = "Running"`,
      })) {
        found.push(workflowId);
      }
      return found.sort();
    },
    (found) => JSON.stringify(found) === JSON.stringify(wanted),
  );
}

/** The builds whose workers an order's tasks were done by, and whether it follows the change. */
async function past({ handle }: Ordered): Promise<{ builds: string[]; follows: boolean }> {
  const { events = [] } = await handle.fetchHistory();
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: task }) =>
    task ? [task.deploymentVersion?.buildId ?? '–'] : [],
  );
  const follows = (events ?? []).some(({ markerRecordedEventAttributes: mark }) => mark?.markerName === 'core_patch');
  return { builds: builds.filter((each, index) => each !== builds[index - 1]), follows };
}

async function completed({ handle, named }: Ordered): Promise<OrderView> {
  const view = await handle.result();
  expect(view.state).toBe('completed');
  expect(executed(world, CREATE, named)).toBe(1);
  return view;
}

it('no order is broken by a change that is patched, wherever it stands, nor by the way back', async () => {
  // Nobody has heard of versions yet.
  const old = await waiting();
  const stopA = await world.addWorker({ version: build('A') });
  await makeCurrent(world.client, build('A'));
  await world.stopWorker();

  const stuck = await held();
  world.sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: 'CREATING' } });
  const [late, soon, building, onItsWay] = await Promise.all([waiting(), waiting(), tracked(), placing()]);

  // Upgrade: the new build's workers start, it becomes current, the workers of the old one are stopped.
  const stopB = await world.addWorker({ version: build('B'), workflowBundle: { codePath: bundles.patched } });
  await makeCurrent(world.client, build('B'));
  const stoppedA = stopA();
  await onItsWay.trip.arrive();
  onItsWay.trip.end();
  await stoppedA;
  const [fresh, freshOnItsWay] = await Promise.all([waiting(), placing(), tracked(soon), tracked(old)]);
  await inState(onItsWay.handle, 'provisioning');
  const { quote } = await alone.orders.get(fresh.handle.workflowId);
  expect(await doctor('Builds')).toEqual([
    { what: 'Builds', ok: true, text: expect.stringContaining('build B of deployment prod/crb-orders is current') },
  ]);

  // Back to the build before: it knows nothing of the change, so those that follow it wait, and it shows.
  const stopAgain = await world.addWorker({ version: build('A') });
  await makeCurrent(world.client, build('A'));
  const stoppedB = stopB();
  await Promise.all([tracked(late), resolveHold(stuck.handle, 'sendAgain')]);
  await inState(stuck.handle, 'provisioning');
  await fresh.handle.signal('approve', { by: 'ben@example.com', quote: quote?.id });
  expect(await failing(fresh)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/build A of deployment prod\/crb-orders .*TMPRL1100.*second-look/),
    next: expect.stringContaining('go back to a version that knows them'),
  });
  expect(sent(world, fresh)).toBe(0);

  // The right way back: the new build again, with the change switched off for those that don't follow it yet.
  const stopLast = await world.addWorker({
    version: build('B-off'),
    workflowBundle: { codePath: bundles.patched },
    inactivePatches: [PATCH],
  });
  await makeCurrent(world.client, build('B-off'));
  await stopAgain();
  await freshOnItsWay.trip.arrive();
  freshOnItsWay.trip.end();
  const newest = await tracked();
  await Promise.all([fresh, freshOnItsWay].map(({ handle }) => inState(handle, 'provisioning')));
  await stoppedB;
  await listed(`TemporalChangeVersion = "${PATCH}"`, old, soon, onItsWay, fresh, freshOnItsWay);
  world.sandbox.clearFaults();

  const all = { old, late, soon, building, onItsWay, stuck, fresh, freshOnItsWay, newest };
  await Promise.all(Object.values(all).map(completed));
  const pasts = Object.entries(all).map(async ([name, order]) => [name, await past(order)] as const);
  // The builds that did the tasks of each, and whether it follows the change.
  expect(Object.fromEntries(await Promise.all(pasts))).toEqual({
    old: { builds: ['–', 'B', 'B-off'], follows: true },
    soon: { builds: ['A', 'B', 'B-off'], follows: true },
    onItsWay: { builds: ['A', 'B', 'B-off'], follows: true },
    fresh: { builds: ['B', 'B-off'], follows: true },
    freshOnItsWay: { builds: ['B', 'B-off'], follows: true },
    ...Object.fromEntries(
      Object.keys({ late, building, stuck }).map((name) => [
        name,
        { builds: expect.arrayContaining(['A', 'B-off']), follows: false },
      ]),
    ),
    newest: { builds: ['B-off'], follows: false },
  });
  await stopLast();
}, 180_000);

it('a purchase step that no worker of the old build has begun is bought once with the new one, after a search', async () => {
  // The search lasts as long as the step may.
  const { placeTimeoutMs } = world.settings;
  world.settings.placeTimeoutMs = 3_000;
  const stop = await world.addWorker({ version: build('D') });
  await makeCurrent(world.client, build('D'));
  const order = await waiting();
  await stop();
  await withoutSteps(
    alone.temporal.connection,
    world.taskQueue,
    async () => {
      await approve(order.handle);
      await pendingStep(order.handle, 'placeOrder');
    },
    { namespace: alone.namespace, ...versioned(build('D'), '') },
  );
  const stopE = await world.addWorker({ version: build('E') });
  await makeCurrent(world.client, build('E'));
  await completed(order);
  expect(sent(world, order)).toBe(1);
  // The server lets the order change to the new build first, and then starts the step again: that looks like a second start.
  expect(await stepsOf(order.handle)).toEqual([
    'quoteOrder',
    'placeOrder',
    'findCircuit',
    'placeOrder',
    'trackCircuit',
  ]);
  await stopE();
  world.settings.placeTimeoutMs = placeTimeoutMs;
}, 120_000);

describe('a change that is not patched', () => {
  it('stalls the orders that wait, the doctor names them and the build, and they go on with the build before', async () => {
    const stopC = await world.addWorker({ version: build('C') });
    await makeCurrent(world.client, build('C'));
    const order = await waiting();
    const { quote } = await alone.orders.get(order.handle.workflowId);
    const stop = await world.addWorker({ version: build('N'), workflowBundle: { codePath: bundles.careless } });
    await makeCurrent(world.client, build('N'));
    await stopC();
    await order.handle.signal('approve', { by: 'ben@example.com', quote: quote?.id });
    expect(await failing(order)).toMatchObject({
      text: expect.stringMatching(/with build N of deployment prod\/crb-orders .*TMPRL1100/),
    });
    expect(await alone.orders.get(order.handle.workflowId)).toMatchObject({
      state: 'awaitingApproval',
      attention: { code: 'taskFailing', text: expect.stringContaining('build N of deployment prod/crb-orders') },
    });
    expect(sent(world, order)).toBe(0);

    const stopAgain = await world.addWorker({ version: build('C') });
    await makeCurrent(world.client, build('C'));
    await stop();
    await completed(order);
    await stopAgain();
  }, 120_000);

  it('and an order that is pinned to a build without workers is named, with that build', async () => {
    const stop = await world.addWorker({ version: build('P') });
    await makeCurrent(world.client, build('P'));
    const order = await waiting();
    await pin(world.client, order.handle, build('P'));
    await world.addWorker({ version: build('Q') });
    await makeCurrent(world.client, build('Q'));
    await stop();
    const other = await waiting();
    await listed(
      'TemporalWorkerDeploymentVersion = "prod/crb-orders:P" AND TemporalWorkflowVersioningBehavior = "Pinned"',
      order,
    );
    const named = await eventually(
      async () => (await doctor('Orders')).find(({ text }) => text.startsWith(`${order.handle.workflowId}: No worker`)),
      (check) => check !== undefined,
    );
    expect(named?.text).toContain('It is pinned to build P of deployment prod/crb-orders.');

    await pin(world.client, order.handle, undefined);
    await Promise.all([approve(order.handle), approve(other.handle)]);
    await Promise.all([order, other].map(completed));
  }, 120_000);
});
