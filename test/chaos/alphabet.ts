/**
 * The alphabet of trouble: everything that a starter, operator, approver, clock, network, API or deploy can do to an
 * order. `npm run sweep -- letters` plays each at each boundary; see docs/proofs.md for what is left out.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { msToTs } from '@temporalio/common/lib/time.js';
import { ORDER_WORKFLOW, type MessageAnswer, type OrderRequest } from '../../contract/index.js';
import type { SandboxSettings } from '../../sandbox/index.js';
import type { OrderSettings } from '../../activities/index.js';
import { allowMoreAttempts, pauseActivity, resetActivity, resetPoints, unpauseActivity } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { flood } from '../support/flood.js';
import { impostor, parentOfOrder } from '../support/foreign-workflows.js';
import { isBeforeApproval, type Boundary } from './boundaries.js';
import { cappedPages, emptyLists, extraRow, hideNewRows, hideVpc, noRegions, ODD_ROW } from './answers.js';
import { CREATE } from './faults.js';
import { SLACK_MS, type Leeway } from './letter-books.js';
import { APPROVER, CONSOLE_MBPS, OTHER_MBPS, REQUESTER, viewOf, type Ordered, type Run, type Scene } from './scene.js';
import { forgedState, serveStarters } from './starters.js';
import { PURCHASE, type OrderKind } from './sweep-cells.js';

type Who = 'starter' | 'operator' | 'approver' | 'clock' | 'network' | 'api' | 'deploy';

/** What is to be done after the call that was stopped has gone on. */
type Afterwards = () => Promise<void>;

export interface Letter extends Leeway {
  readonly name: string;
  readonly who: Who;
  /** Whether it can be played there. */
  readonly at: (boundary: Boundary, order: OrderKind) => boolean;
  /** What the world has to be like. */
  readonly sandbox?: Partial<SandboxSettings>;
  readonly settings?: Partial<OrderSettings>;
  /** In the place of an ordinary start; the order may refuse to begin. */
  readonly start?: (scene: Scene) => Promise<void>;
  /** After it nobody approves any more. */
  readonly silences?: true;
  /** @throws NotHere */
  readonly play: (scene: Scene) => Promise<Afterwards | void>;
  /** The same for whoever has nothing but Temporal, at any moment; undefined = it needs more, or a certain moment. */
  readonly byHand?: ByHand;
  /** It is nothing but so many messages, each of which is to be refused whatever the order is at. */
  readonly refusals?: number;
}

type ByHand = (order: Ordered) => Promise<Afterwards | void>;

/** A letter that can't be played at this place. */
export class NotHere extends Error {}

// Where a letter can be played.

const everywhere = () => true;
const named = (boundary: Boundary, ...names: string[]) => names.includes(boundary.name);
const atStart = (boundary: Boundary) => named(boundary, 'started');
const beforeEnd = (boundary: Boundary) => !named(boundary, 'ended');
const atPurchase = (boundary: Boundary) => 'call' in boundary && boundary.call.name.startsWith('purchase');
const isSent = (boundary: Boundary) => 'stage' in boundary && boundary.stage === 'before';
/** Everywhere, but for the way back of a read: an order in quoting, say, can't tell it from the way there. */
const mostly = (boundary: Boundary) => 'moment' in boundary || isSent(boundary) || atPurchase(boundary);
/** While a step is in a call: one call of each step, and every purchase. */
const inStep = (boundary: Boundary) =>
  atPurchase(boundary) ||
  named(
    boundary,
    'list 1 before',
    'price 1 before',
    'list 2 before',
    'price 2 before',
    'search before',
    'poll 1 before',
  );
/** While the purchase step is in a call. */
const inPurchaseStep = (boundary: Boundary) =>
  inStep(boundary) && (atPurchase(boundary) || named(boundary, 'list 2 before', 'price 2 before'));
/** What a message meets: every state, and a purchase on its way. */
const byMessage = (boundary: Boundary) =>
  'moment' in boundary || atPurchase(boundary) || named(boundary, 'list 1 before', 'search before', 'poll 1 before');
const ofCreate =
  (fits: Letter['at']): Letter['at'] =>
  (boundary, order) =>
    order === 'create' && fits(boundary, order);
const ofModify =
  (fits: Letter['at']): Letter['at'] =>
  (boundary, order) =>
    order === 'modify' && fits(boundary, order);

// What people do.

function message(name: string, who: Who, play: Letter['play'], more: Partial<Letter> = {}): Letter {
  return { name, who, may: [], at: byMessage, play, ...more };
}

function byHand(name: string, who: Who, play: ByHand, more: Partial<Letter> = {}): Letter {
  return { ...message(name, who, play, more), byHand: play };
}

// Starting.

const other = (request: OrderRequest): OrderRequest => ({ ...request, bandwidth: OTHER_MBPS });
const takingOver = { workflowIdConflictPolicy: 'TERMINATE_EXISTING' } as const;

/** Calls that may be refused as it is right: what is tried here comes too late in some places. */
async function tolerated(tries: Promise<unknown>): Promise<void> {
  await tries.then(
    () => undefined,
    () => undefined,
  );
}

async function terminate({ current }: Ordered): Promise<void> {
  await tolerated(current.handle.terminate('an operator pressed terminate'));
}

/** An order that its starter has started in a way that may be refused. */
function startedBy(name: string, start: (scene: Scene) => Promise<void>, more: Partial<Letter> = {}): Letter {
  return { name, who: 'starter', may: ['failed'], at: atStart, start, play: () => Promise.resolve(), ...more };
}

const startedWith = (name: string, options: object): Letter =>
  startedBy(name, async (scene) => void (await scene.start(scene.request, options)));

const requested = (name: string, reason: string): Letter =>
  startedBy(name, async (scene) => void (await scene.start({ ...scene.request, reason })));

/** The run that goes by the order's id at this moment. */
async function newestRun({ client, orderId }: Scene): Promise<string> {
  return eventually(
    async () => (await client.workflow.getHandle(orderId).describe()).runId,
    (runId) => runId !== '',
  );
}

function asChild(name: string, policy: 'TERMINATE' | 'REQUEST_CANCEL' | 'ABANDON'): Letter {
  const parentOf = ({ orderId }: Scene) => `parent:${orderId}`;
  return startedBy(
    name,
    async (scene) => {
      const { client, world, orderId, request } = scene;
      const taskQueue = await serveStarters(scene);
      const order = { workflowId: orderId, taskQueue: world.taskQueue, args: [request] };
      await client.workflow.start(parentOfOrder, {
        workflowId: parentOf(scene),
        taskQueue,
        args: [order, policy],
      });
      scene.add(await newestRun(scene));
    },
    {
      may: ['failed', 'cancelled', 'held'],
      losesNothing: true,
      at: (boundary) =>
        atPurchase(boundary) || named(boundary, 'started', 'awaiting approval', 'placing scheduled', 'tracking'),
      play: async (scene) => {
        await tolerated(scene.client.workflow.getHandle(parentOf(scene)).terminate('the parent ends'));
      },
    },
  );
}

/**
 * Starts with a state that no order has had, or with what is no state at all; `goesOn`: how the next run comes about that
 * could believe it.
 */
const forged = (name: string, goesOn: 'cron' | 'not' | 'impostor', given?: object): Letter =>
  startedBy(name, async (scene) => {
    const { client, world, orderId, request, gate, console } = scene;
    const state = given ?? (await forgedState({ request, console, endpoint: gate.url }));
    if (goesOn === 'impostor') {
      const taskQueue = await serveStarters(scene);
      const order = { workflowId: orderId, taskQueue: world.taskQueue, args: [request, state] };
      const { firstExecutionRunId } = await client.workflow.start(impostor, {
        workflowId: orderId,
        taskQueue,
        args: [order],
      });
      scene.add(await nextRun(scene, firstExecutionRunId));
      return;
    }
    const cron = goesOn === 'cron' ? { cronSchedule: '@every 1s' } : {};
    const handle = await world.startRaw(orderId, [request, state], cron);
    const first = scene.add((await handle.describe()).runId);
    if (goesOn === 'cron') {
      const second = scene.add(await nextRun(scene, first.runId));
      await closed(second);
      await tolerated(client.workflow.getHandle(orderId).terminate('no more of it'));
    }
  });

async function nextRun({ client, orderId }: Scene, runId: string): Promise<string> {
  return eventually(
    async () => (await client.workflow.getHandle(orderId).describe()).runId,
    (newest) => newest !== runId,
  );
}

/** Resolves when a run has ended, or does something that takes long: then it has not been refused. */
async function closed({ handle }: Run): Promise<void> {
  await eventually(
    () => handle.describe(),
    ({ status }) => status.name !== 'RUNNING',
    3_000,
  ).catch(() => undefined);
}

// Resets. `task`: which finished workflow task, from 1.

const REAPPLY_NOTHING = [1, 2];

async function resetTo(scene: Ordered, task: number | 'first', reapply: boolean, run = scene.current): Promise<Run> {
  const points = await resetPoints(run.handle);
  const point = points[task === 'first' ? 0 : task - 1];
  if (point === undefined) {
    throw new NotHere();
  }
  const { runId } = await scene.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: scene.orderId, runId: run.runId },
    reason: 'an operator pressed reset',
    requestId: randomUUID(),
    workflowTaskFinishEventId: point,
    ...(reapply ? {} : { resetReapplyExcludeTypes: REAPPLY_NOTHING }),
  });
  return scene.add(runId ?? '', run.request);
}

const MOST_TASKS = 6;

/** How many workflow tasks an order can have finished at a boundary; there may be fewer. */
function tasksBy(boundary: Boundary): number {
  if (atStart(boundary)) {
    return 0;
  }
  if (isBeforeApproval(boundary)) {
    return named(boundary, 'awaiting approval') ? 2 : 1;
  }
  return inPurchaseStep(boundary) || named(boundary, 'approval received', 'placing scheduled') ? 3 : MOST_TASKS;
}

const resettable = (boundary: Boundary) => mostly(boundary) && tasksBy(boundary) > 0;

const RESETS: readonly Letter[] = [true, false].flatMap((reapply) =>
  Array.from({ length: MOST_TASKS }, (_, index) =>
    byHand(
      `reset to task ${index + 1}${reapply ? '' : ', nothing reapplied'}`,
      'operator',
      async (order) => void (await resetTo(order, index + 1, reapply)),
      {
        may: ['held'],
        at: (boundary) => index < tasksBy(boundary) && (index === 0 || mostly(boundary)),
      },
    ),
  ),
);

// Buttons on a step that is under way.

type Button = (order: Ordered, activityId: string) => Promise<unknown>;

async function stepUnderWay({ current }: Ordered): Promise<string> {
  const { raw } = await current.handle.describe();
  const id = raw.pendingActivities?.[0]?.activityId;
  if (!id) {
    throw new NotHere();
  }
  return id;
}

/** Buttons that are pressed one after the other while a step is in a call. @returns the id of the step */
async function press(order: Ordered, buttons: readonly Button[]): Promise<string> {
  const id = await stepUnderWay(order);
  for (const button of buttons) {
    await tolerated(button(order, id));
  }
  return id;
}

const pressed = (name: string, ...buttons: Button[]): Letter =>
  byHand(name, 'operator', async (order) => void (await press(order, buttons)), { may: ['held'], at: inStep });

const step = ({ orderId, current }: Ordered, activityId: string) => ({
  namespace: 'default',
  workflowId: orderId,
  runId: current.runId,
  activityId,
  identity: 'operator',
});

/** `temporal activity complete`; also what a worker of another version may answer. */
const complete =
  (json: string): Button =>
  (scene, id) =>
    scene.client.workflowService.respondActivityTaskCompletedById({
      ...step(scene, id),
      result: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(json) }] },
    });
const fail =
  (nonRetryable: boolean): Button =>
  (scene, id) =>
    scene.client.workflowService.respondActivityTaskFailedById({
      ...step(scene, id),
      failure: { message: 'an operator pressed fail', applicationFailureInfo: { type: 'Operator', nonRetryable } },
    });
const onHandle =
  (button: typeof pauseActivity): Button =>
  ({ client, current }, id) =>
    button(client, current.handle, id);
const pause = onHandle(pauseActivity);
const unpause = onHandle(unpauseActivity);
const resetStep = onHandle(resetActivity);
const fiveAttempts = onHandle(allowMoreAttempts);
/** `temporal activity update-options --schedule-to-start-timeout`: nobody waits half a minute here. */
const startSoon: Button = ({ client, orderId, current }, id) =>
  client.workflowService.updateActivityOptions({
    namespace: 'default',
    execution: { workflowId: orderId, runId: current.runId },
    id,
    identity: 'operator',
    activityOptions: { scheduleToStartTimeout: msToTs('1 second') },
    updateMask: { paths: ['schedule_to_start_timeout'] },
  });
/**
 * Temporal gives up a purchase step, as one whose worker is dead, frozen, or cut off from it: `temporal activity
 * update-options --heartbeat-timeout`, with less than the worker keeps to.
 */
const giveUp: Button = async ({ client, orderId, current }, id) =>
  id.startsWith('place')
    ? client.workflowService.updateActivityOptions({
        namespace: 'default',
        execution: { workflowId: orderId, runId: current.runId },
        id,
        identity: 'operator',
        activityOptions: { heartbeatTimeout: msToTs(300) },
        updateMask: { paths: ['heartbeat_timeout'] },
      })
    : undefined;
/** So long a change shows as under way when a step has been tried in vain, and nobody came for the next attempt. */
const LONGER_THAN_A_RETRY_MS = 6_000;
const LONGER_THAN_A_STEP_MS = 8_000;

// Messages.

const say =
  (signal: string, ...messages: unknown[]) =>
  async ({ current }: Ordered): Promise<void> => {
    for (const message of messages) {
      await tolerated(current.handle.signal(signal, message));
    }
  };

const ANSWERED_WITHIN_MS = 2_000;

/** A message that is answered, unless no worker is there. */
const ask =
  (update: string, content: unknown) =>
  async ({ client, current, answers }: Ordered): Promise<void> => {
    const { handle, runId } = current;
    const asked = client.withDeadline(Date.now() + ANSWERED_WITHIN_MS, () =>
      handle.executeUpdate<MessageAnswer, [unknown]>(update, { args: [content] }),
    );
    await tolerated(asked.then(({ text }) => answers.push({ runId, text })));
  };

const LONE = '\ud800';
const quoteOf = async (scene: Ordered) =>
  (await viewOf(scene, scene.current).catch(() => undefined))?.quote?.id ?? 'Q1';

const SURROGATES: readonly Letter[] = [
  byHand(
    'surrogate in approve',
    'approver',
    say('approve', { by: LONE, quote: 'Q1' }, { by: 'ben', quote: LONE }, LONE),
    { refusals: 3 },
  ),
  byHand(
    'surrogate in reject',
    'approver',
    say('reject', { by: LONE, quote: 'Q1' }, { by: 'ben', quote: 'Q1', comment: LONE }),
    { refusals: 2 },
  ),
  byHand('surrogate in cancel', 'operator', say('cancel', { [LONE]: LONE }, { by: 7, reason: LONE }), { refusals: 2 }),
  byHand(
    'surrogate in resolve',
    'operator',
    async (scene) => {
      const view = await viewOf(scene, scene.current).catch(() => undefined);
      const resolve = { by: LONE, hold: view?.hold?.id ?? 'H1-00000000', choice: 'abandon', reason: LONE };
      await say('resolve', resolve)(scene);
    },
    { refusals: 1 },
  ),
  byHand('surrogate in an update', 'approver', ask('approveOrder', { by: LONE, quote: LONE }), { refusals: 1 }),
];

const NO_SUCH_HOLD = { by: 'olga', hold: 'H1-00000000', choice: 'abandon', reason: 'x' };

const whenHeld = (boundary: Boundary) => named(boundary, 'held');

/** Resolves what is held. */
const resolveWith =
  (choice: string, more: object = {}) =>
  async (scene: Scene): Promise<void> => {
    const { hold } = await viewOf(scene, scene.current);
    await say('resolve', { by: 'olga', hold: hold?.id, choice, reason: 'looked in the console', ...more })(scene);
  };

// Clocks.

const HOUR_MS = 3_600_000;

function clock(name: string, offMs: number, more: Partial<Letter> = {}): Letter {
  return {
    name,
    who: 'clock',
    may: [],
    at: inStep,
    play: ({ worker }) => {
      worker.clockMs = offMs;
      return Promise.resolve();
    },
    ...more,
  };
}

const APPROVAL_VALID_MS = 700;

// The API and the network.

function network(name: string, at: Letter['at'], act: (held: NonNullable<Scene['held']>) => void): Letter {
  return {
    name,
    who: 'network',
    may: [],
    at: (boundary, order) => 'call' in boundary && at(boundary, order),
    play: ({ held }) => {
      if (held === undefined) {
        throw new NotHere();
      }
      act(held);
      return Promise.resolve();
    },
  };
}

function api(name: string, play: (scene: Scene) => void | Promise<void>, more: Partial<Letter> = {}): Letter {
  return { name, who: 'api', may: [], at: inStep, play: async (scene) => await play(scene), ...more };
}

const pairOf = ({ request }: Scene) => {
  if (request.action !== 'create') {
    throw new NotHere();
  }
  const { vpcId, regionA, regionZ } = request;
  return { vpcId, regionA, regionZ };
};

async function changeInConsole({ console, subject }: Scene): Promise<void> {
  await tolerated(
    console.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId: subject, bandwidth: CONSOLE_MBPS }),
  );
}

/** Deletes the order's circuit, as soon as it can be deleted. */
async function deleteInConsole({ console, world, subject }: Scene): Promise<void> {
  const mine = () =>
    world.sandbox.state().circuits.find((row) => row.vpcId === subject || row.crossRegionBandwidthId === subject);
  const row = mine();
  if (row === undefined) {
    throw new NotHere();
  }
  await eventually(mine, (now) => now?.status === 'AVAILABLE');
  await tolerated(console.call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId: row.crossRegionBandwidthId }));
}

const beforePurchase = (boundary: Boundary) =>
  isBeforeApproval(boundary) ||
  named(boundary, 'approval received', 'list 2 before', 'price 2 before', 'purchase before');

/** Long enough for a purchase step to see it, short enough to end by itself. */
const A_WHILE_MS = 300;
const LONGER_THAN_A_SEARCH_MS = 4_500;

export const LETTERS: readonly Letter[] = [
  // Starters.
  byHand('order again while open', 'starter', ({ start, request }) => tolerated(start(request)), { at: mostly }),
  byHand(
    'TERMINATE_EXISTING, same figures',
    'starter',
    async ({ start, request }) => void (await start(request, takingOver)),
    { may: ['held'], at: mostly },
  ),
  {
    name: 'TERMINATE_EXISTING, other figures',
    who: 'starter',
    may: ['held', 'failed'],
    at: everywhere,
    play: async ({ start, request }) => void (await start(other(request), takingOver)),
  },
  asChild('child, the parent ends', 'TERMINATE'),
  asChild('child, the parent ends and cancels', 'REQUEST_CANCEL'),
  asChild('abandoned child, the parent ends', 'ABANDON'),
  forged('forged second argument', 'not'),
  forged('forged second argument, cron', 'cron'),
  forged('forged by another workflow type', 'impostor'),
  forged('nothing handed over by another workflow type', 'impostor', {}),
  forged('an end handed over by another workflow type', 'impostor', { state: 'completed', reason: 'It is live.' }),
  startedWith('run time-out', { workflowRunTimeout: '1 second' }),
  startedWith('execution time-out', { workflowExecutionTimeout: '1 second' }),
  startedWith('workflow retries', { retry: { maximumAttempts: 3 } }),
  requested('request with a surrogate', LONE),
  requested('request of nearly 2 MB', 'x'.repeat(1_900_000)),

  // Operators.
  byHand('terminate', 'operator', terminate, { at: beforeEnd }),
  byHand(
    'terminate, order again',
    'operator',
    async (order) => {
      await terminate(order);
      await order.start(order.request);
    },
    { may: ['held'], at: everywhere },
  ),
  {
    name: 'terminate, cancel with a new start',
    who: 'operator',
    may: ['cancelled', 'held'],
    at: beforeEnd,
    play: async (scene) => {
      const { client, world, orderId, request } = scene;
      await terminate(scene);
      const { signaledRunId } = await client.workflow.signalWithStart(ORDER_WORKFLOW, {
        workflowId: orderId,
        taskQueue: world.taskQueue,
        args: [request],
        signal: 'cancel',
        signalArgs: [{ by: 'carl' }],
      });
      scene.add(signaledRunId);
    },
  },
  {
    name: 'TERMINATE_EXISTING, 25 times',
    who: 'starter',
    may: ['held'],
    at: inPurchaseStep,
    // At once: what was on its way before must still be on its way after.
    play: async ({ client, world, orderId, start, request }) => {
      const options = { workflowId: orderId, taskQueue: world.taskQueue, args: [request], ...takingOver };
      await Promise.all(Array.from({ length: 24 }, () => client.workflow.start(ORDER_WORKFLOW, options)));
      await start(request, takingOver);
    },
  },
  {
    name: 'terminate, order other figures',
    who: 'operator',
    may: ['held', 'failed'],
    at: mostly,
    play: async (scene) => {
      await terminate(scene);
      await scene.start(other(scene.request));
    },
  },
  ...RESETS,
  {
    name: 'reset, then cancel',
    who: 'operator',
    may: ['cancelled', 'held'],
    at: resettable,
    play: async (scene) => {
      await resetTo(scene, 'first', false);
      await ask('cancelOrder', { by: 'carl' })(scene);
    },
  },
  {
    name: 'reset, then nobody approves',
    who: 'operator',
    may: ['expired', 'held'],
    at: resettable,
    settings: { decideWithinMs: 2_000 },
    silences: true,
    play: async (scene) => void (await resetTo(scene, 'first', false)),
  },
  {
    name: 'reset, then reject',
    who: 'operator',
    may: ['rejected', 'held'],
    at: resettable,
    silences: true,
    play: async (scene) => {
      const run = await resetTo(scene, 'first', false);
      const { quote } = await eventually(
        () => viewOf(scene, run),
        ({ state }) => state !== 'quoting',
      );
      await say('reject', { by: APPROVER, quote: quote?.id ?? '' })(scene);
    },
  },
  {
    name: 'reset of an older run',
    who: 'operator',
    may: ['held', 'failed'],
    at: (boundary) => named(boundary, 'ended'),
    play: async (scene) => {
      const older = scene.current;
      await scene.start(other(scene.request));
      await resetTo(scene, 'first', true, older);
    },
  },
  pressed('complete {}', complete('{}')),
  pressed('complete null', complete('null')),
  pressed('complete with a newer kind', complete('{"kind":"partlyPlaced","circuits":["c-1"]}')),
  pressed('complete with a newer placed', complete('{"kind":"placed","purchases":[]}')),
  pressed('complete with what is no JSON', complete('{"kind":')),
  pressed('fail', fail(false)),
  pressed('fail for good', fail(true)),
  byHand(
    'pause',
    'operator',
    async (order) => {
      const id = await press(order, [pause]);
      return async () => tolerated(unpause(order, id));
    },
    { may: ['held'], at: inStep },
  ),
  pressed('pause, unpause', pause, unpause),
  pressed('reset step', resetStep),
  pressed('five attempts', fiveAttempts),
  pressed('five attempts, reset step', fiveAttempts, resetStep),
  message(
    'five attempts, worker killed',
    'operator',
    async (scene) => {
      scene.worker.kill();
      const step = await press(scene, [fiveAttempts, giveUp]);
      // A dead process gives no signs of life, so that its reads are soon tried anew. Here they would be for ever alive.
      return step?.startsWith('place') ? undefined : () => Promise.resolve(scene.worker.bury());
    },
    { may: ['held'], at: inPurchaseStep },
  ),
  message(
    'five attempts, worker killed, none comes',
    'operator',
    async (scene) => {
      const { world, worker, current } = scene;
      await press(scene, [fiveAttempts, startSoon]);
      worker.kill();
      const stopping = world.stopWorker();
      return async () => {
        // On top of another letter the step may have ended already.
        await tolerated(
          eventually(
            () => current.handle.fetchHistory(),
            ({ events }) => events?.some((event) => event.activityTaskTimedOutEventAttributes) === true,
            LONGER_THAN_A_STEP_MS,
          ),
        );
        worker.bury();
        await stopping;
        await world.startWorker();
      };
    },
    { may: ['held'], at: inPurchaseStep, sandbox: { changeDelayMs: LONGER_THAN_A_RETRY_MS } },
  ),
  message('a new quote', 'operator', ask('requoteOrder', { by: 'carl' }), { at: mostly }),
  message('a new quote by signal', 'operator', say('requote', { by: 'carl', reason: 'new policy' })),
  message('cancel', 'operator', ask('cancelOrder', { by: 'carl' }), { at: mostly, may: ['cancelled', 'held'] }),
  message('cancel by signal', 'operator', say('cancel', { by: 'carl' }), { may: ['cancelled', 'held'] }),
  message("Temporal's cancel", 'operator', async ({ current }) => tolerated(current.handle.cancel()), {
    at: mostly,
    may: ['cancelled', 'held'],
  }),
  byHand(
    'resolve what is not held',
    'operator',
    say('resolve', NO_SUCH_HOLD, { ...NO_SUCH_HOLD, choice: 'sendAgain' }),
    { refusals: 2 },
  ),
  message(
    'adopt a circuit of another VPC',
    'operator',
    async (scene) => {
      const { vpcId, regionA, regionZ } = pairOf(scene);
      const { crossRegionBandwidthId } = scene.world.sandbox.plant({ vpcId: `${vpcId}0`, regionA, regionZ });
      await resolveWith('adopt', { crossRegionBandwidthId })(scene);
    },
    { at: ofCreate(whenHeld), may: ['held'] },
  ),
  message(
    'adopt what is not there',
    'operator',
    (scene) => resolveWith('adopt', { crossRegionBandwidthId: '99' })(scene),
    {
      at: ofCreate(whenHeld),
      may: ['held'],
    },
  ),
  message('send again', 'operator', (scene) => resolveWith('sendAgain')(scene), { at: whenHeld }),
  message(
    'resolve, order again, resolve again',
    'operator',
    async (scene) => {
      const { world, kind, request, current } = scene;
      const { hold } = await viewOf(scene, current);
      const resolve = { by: 'olga', hold: hold?.id, choice: 'abandon', reason: 'nothing is there' };
      await say('resolve', resolve)(scene);
      await closed(current);
      world.sandbox.fault({ action: PURCHASE[kind], call: 'every', fault: { kind: 'dropBefore' } });
      const again = await scene.start(request);
      return async () => {
        await eventually(
          () => viewOf(scene, again),
          ({ state }) => state === 'held',
        );
        await say('resolve', resolve)(scene);
      };
    },
    {
      at: whenHeld,
      may: ['failed', 'held'],
      check: (ends) => (ends.at(-1)?.view?.state === 'held' ? [] : ['a resolve of the order before ended this one']),
    },
  ),
  message(
    '429, then cancel',
    'operator',
    (scene) => {
      scene.held?.refuse(429, 'REQUEST_LIMIT_EXCEEDED');
      const run = scene.current;
      return Promise.resolve(async () => {
        await eventually(
          () => viewOf(scene, run),
          // On top of another letter the order may never have heard of the 429.
          ({ state }) => state !== 'placing',
        );
        await ask('cancelOrder', { by: 'carl' })(scene);
      });
    },
    {
      at: (boundary) => atPurchase(boundary) && isSent(boundary),
      may: ['cancelled', 'held'],
      settings: { retryFirstMs: 4_000, retryMostMs: 4_000 },
    },
  ),

  // Approvers.
  message('reject', 'approver', async (scene) => say('reject', { by: APPROVER, quote: await quoteOf(scene) })(scene), {
    at: mostly,
    may: ['rejected', 'held'],
  }),
  message('approve twice', 'approver', async (scene) => {
    const view = await viewOf(scene, scene.current).catch(() => undefined);
    for (let times = 0; view !== undefined && times < 2; times++) {
      await tolerated(scene.approve(scene.current, view));
    }
  }),
  byHand('approve the wrong quote', 'approver', say('approve', { by: APPROVER, quote: 'Q1-000000000000' }), {
    refusals: 1,
  }),
  byHand('the requester approves', 'approver', async (scene) =>
    say('approve', { by: REQUESTER, quote: await quoteOf(scene) })(scene),
  ),
  ...SURROGATES,
  byHand('message of nearly 2 MB', 'approver', say('approve', { by: APPROVER, quote: 'x'.repeat(1_900_000) })),
  byHand('flood of signals', 'approver', ({ current }) => tolerated(flood(current.handle, 200))),
  byHand('flood of updates', 'approver', async ({ current }) => {
    for (let index = 0; index < 30; index++) {
      void tolerated(current.handle.executeUpdate('approveOrder', { args: [{ by: 'ben', quote: `Q${index}` }] }));
    }
    return Promise.resolve();
  }),

  // Clocks.
  clock('clock 7 minutes ahead', 7 * 60_000),
  clock('clock an hour behind', -HOUR_MS),
  clock('clock of the worker that searches 7 minutes ahead', 7 * 60_000, {
    at: (boundary) => atPurchase(boundary) || named(boundary, 'search before'),
    play: ({ worker }) => {
      Object.assign(worker, { clockMs: 7 * 60_000, clockOf: 'findCircuit' });
      return Promise.resolve();
    },
  }),
  clock('clock an hour behind, the approval lapses', -HOUR_MS, {
    at: (boundary) => named(boundary, 'list 2 before', 'list 2 after', 'price 2 before', 'price 2 after'),
    settings: { approvalValidMs: APPROVAL_VALID_MS },
    play: async ({ worker, approvals }) => {
      worker.clockMs = -HOUR_MS;
      const at = approvals.at(-1)?.at ?? Date.now();
      await delay(Math.max(0, at + APPROVAL_VALID_MS + SLACK_MS + 100 - Date.now()));
    },
  }),
  clock('clock jumps to and fro', 7 * 60_000, {
    play: async ({ worker }) => {
      worker.clockMs = 7 * 60_000;
      await delay(A_WHILE_MS / 3);
      worker.clockMs = -HOUR_MS;
      return () => {
        worker.clockMs = 0;
        return Promise.resolve();
      };
    },
  }),

  // The network.
  network('connection lost', everywhere, (held) => held.cut()),
  network('lost on the way', isSent, (held) => held.discard()),
  network('429', isSent, (held) => held.refuse(429, 'REQUEST_LIMIT_EXCEEDED')),

  // The API.
  api('capped pages', cappedPages, { at: ofCreate(inStep) }),
  api('empty list with a count', (scene) => emptyLists(scene, A_WHILE_MS)),
  api('empty lists with a count for longer than a search', (scene) => emptyLists(scene, LONGER_THAN_A_SEARCH_MS), {
    at: (boundary) => atPurchase(boundary) || named(boundary, 'search before'),
  }),
  api('odd row', (scene) => extraRow(scene, ODD_ROW), { at: ofCreate(inStep) }),
  api(
    'row of another VPC',
    (scene) => extraRow(scene, { vpcId: `${scene.subject}0`, crossRegionBandwidthId: 'other-vpc-1' }),
    {
      at: ofCreate(inStep),
    },
  ),
  api('late to show', hideNewRows, { at: ofCreate(inStep), may: ['held'] }),
  api('VPC late to show', hideVpc, {
    settings: { absentAfterMs: 20_000 },
    at: ofCreate((boundary) => named(boundary, 'started', 'regions before')),
  }),
  api('no regions, once', noRegions, {
    settings: { absentAfterMs: 20_000 },
    at: ofCreate((boundary) => named(boundary, 'started', 'regions before')),
  }),
  api('a row in the recycle bin', (scene) => void scene.world.sandbox.plant({ ...pairOf(scene), status: 'RECYCLED' }), {
    at: ofCreate(beforePurchase),
    may: ['failed', 'held'],
  }),
  api(
    'somebody else buys the pair',
    (scene) => void scene.world.sandbox.plant({ ...pairOf(scene), bandwidth: CONSOLE_MBPS }),
    { at: ofCreate(beforePurchase), may: ['failed', 'held'] },
  ),
  api('the creation fails', ({ world }) => world.sandbox.fault({ action: CREATE, fault: { kind: 'failCreate' } }), {
    sandbox: { createDelayMs: 1 },
    at: ofCreate((boundary) => atPurchase(boundary) && isSent(boundary)),
    may: ['failed', 'held'],
  }),
  api('changed in the console', changeInConsole, {
    sandbox: { changeDelayMs: 600 },
    at: ofModify((boundary) => inStep(boundary) || named(boundary, 'awaiting approval', 'approval received')),
    may: ['held'],
    movesCircuit: true,
  }),
  api('deleted in the console', deleteInConsole, {
    sandbox: { deleteDelayMs: 200 },
    at: (boundary, order) =>
      order === 'modify'
        ? inStep(boundary) || named(boundary, 'awaiting approval')
        : named(boundary, 'placed', 'tracking', 'poll 1 before', 'poll 2 before'),
    may: ['failed', 'held'],
    movesCircuit: true,
  }),

  // Deploys.
  {
    name: 'worker stopped, started',
    who: 'deploy',
    may: ['held'],
    at: (boundary) => inStep(boundary) || 'moment' in boundary,
    play: ({ world, worker }) => {
      const stopping = world.stopWorker();
      return Promise.resolve(async () => {
        // On top of another letter it may be the worker that was killed: a dead process waits for nothing.
        worker.bury();
        await stopping;
        await world.startWorker();
      });
    },
  },
  {
    name: 'worker killed in the call',
    who: 'deploy',
    may: ['held'],
    at: inPurchaseStep,
    play: async (scene) => {
      scene.worker.kill();
      await press(scene, [giveUp]);
    },
  },
  {
    name: 'worker cut off from Temporal',
    who: 'deploy',
    may: ['held'],
    at: inPurchaseStep,
    play: async (scene) => void (await press(scene, [giveUp])),
  },
  {
    name: 'worker with another account',
    who: 'deploy',
    may: ['held'],
    at: (boundary) => inStep(boundary) || named(boundary, 'awaiting approval', 'approval received'),
    play: ({ worker }) => {
      worker.account = 'another-account';
      return Promise.resolve(async () => {
        await delay(A_WHILE_MS);
        worker.account = 'sandbox-account';
      });
    },
  },
];

type Letters = readonly [Letter, ...Letter[]];

/** What people and programs can do to any order at any moment, with nothing but Temporal. */
export const BY_HAND = lettersThat(({ byHand }) => byHand !== undefined);

/** Of these, the messages that no order takes. */
export const REFUSED = lettersThat(({ refusals }) => refusals !== undefined);

function lettersThat(fit: (letter: Letter) => boolean): Letters {
  const [first, ...others] = LETTERS.filter(fit);
  if (first === undefined) {
    throw new Error('there is no such letter');
  }
  return [first, ...others];
}

export function letterNamed(name: string): Letter {
  const letter = LETTERS.find((each) => each.name === name);
  if (letter === undefined) {
    throw new Error(`there is no letter "${name}"`);
  }
  return letter;
}

/** Whether a letter is worth playing on top of another: not what is refused in the same way whatever has happened. */
export function isForPairs({ name, who, start }: Letter): boolean {
  return start === undefined && (who !== 'approver' || name === 'reject') && !/^reset to task [2-6]/.test(name);
}

/** Letters that leave a purchase open at the purchase itself: each other letter is played on top of each of them. */
export const OPENERS: readonly string[] = [
  'connection lost',
  'lost on the way',
  'terminate, order again',
  'TERMINATE_EXISTING, other figures',
  'complete {}',
  'five attempts, worker killed',
  'worker cut off from Temporal',
  'reset to task 1, nothing reapplied',
];
