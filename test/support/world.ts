import { randomInt } from 'node:crypto';
import {
  ApplicationFailure,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { OrderSettings } from '../../activities/index.js';
import {
  MESSAGE_REFUSED,
  ORDER_WORKFLOW,
  orderIdOf,
  orderQuery,
  type CreateRequest,
  type MessageAnswer,
  type ModifyRequest,
  type OrderRequest,
  type OrderState,
  type OrderView,
} from '../../contract/index.js';
import { defined } from '../../contract/defined.js';
import { startSandbox, type Sandbox, type SandboxSettings } from '../../sandbox/index.js';
import type { Policy } from '../../policy/index.js';
import type { Signers } from '../../signatures/index.js';
import type { Encryption } from '../../temporal/index.js';
import type { PolicySource } from '../../worker/policy-watch.js';
import { createOrdersWorker, readConfig, type OrdersWorkerOptions } from '../../worker/index.js';
import type { Timeouts } from '../../zenlayer/index.js';
import { CREATE } from '../activities/figures.js';
import { eventually } from './eventually.js';
import { uniqueTaskQueue, workflowBundle } from './temporal.js';

/** Durations short enough for tests, in ms. */
export const QUICK: OrderSettings = {
  // Nothing waits for these three, unless a test says so: then it sets its own. So they are long enough for any machine.
  decideWithinMs: 600_000,
  approvalValidMs: 600_000,
  placeTimeoutMs: 30_000,
  searchWindowMs: 400,
  searchEveryMs: 20,
  retryFirstMs: 10,
  retryMostMs: 100,
  absentAfterMs: 60,
  slowAfterMs: 60_000,
  oddAfterMs: 60_000,
  trackHeartbeatMs: 10_000,
  pollLeastMs: 10,
  pollMostMs: 50,
};

/**
 * Workflows run in the test's own thread: a worker is ten times as cheap to start, and all it does is slower. A process
 * can have some 800 such workers. A stop is as sudden as it can be: a purchase under way is cut off.
 */
const LIGHT = { debugMode: true, shutdownGraceTime: 0, shutdownForceTime: '10 minutes' } as const;

/** What a test gives a worker instead of what it would have by itself. */
type WorkerParts = Pick<
  OrdersWorkerOptions,
  'zenlayer' | 'account' | 'receivers' | 'registeredSearchAttributes' | 'now' | 'workflowBundle' | 'sdk'
> & {
  readonly policy?: Policy | (() => Policy);
  readonly signers?: () => Signers;
  readonly encryption?: Encryption;
} & Pick<OrdersWorkerOptions['config'], 'version' | 'inactivePatches'>;

export interface WorldOptions {
  temporal: { connection: NativeConnection; client: Client; namespace?: string };
  sandbox?: Partial<SandboxSettings>;
  settings?: Partial<OrderSettings>;
  parts?: WorkerParts;
  timeouts?: Timeouts;
  /** Compiled, where it is not jest that loads them. */
  converters?: { payloadConverterPath: string; failureConverterPath: string };
}

/** Everything an order meets, for real: a sandbox over HTTP, a Temporal server, a worker. */
export interface World {
  sandbox: Sandbox;
  client: Client;
  taskQueue: string;
  /** Of a worker that is started without its own; may be changed while it runs. */
  settings: { -readonly [F in keyof OrderSettings]: OrderSettings[F] };
  /** A request for a VPC that no other order uses: orders of different tests must not share a workflow id. */
  createRequest(fields?: Partial<CreateRequest>): CreateRequest;
  start(request: OrderRequest): Promise<OrderHandle>;
  /** Starts the workflow with anything, under any id. */
  startRaw(workflowId: string, args: unknown[], options?: object): Promise<OrderHandle>;
  startWorker(settings?: Partial<OrderSettings>, parts?: WorkerParts): Promise<void>;
  /** One more worker. @returns what stops it: it asks for no more work at once, and ends when a purchase under way has */
  addWorker(parts: WorkerParts): Promise<() => Promise<void>>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export type OrderHandle = WorkflowHandle<() => Promise<OrderView>>;

interface Running {
  readonly worker: Worker;
  readonly done: Promise<void>;
}

export async function openWorld(options: WorldOptions): Promise<World> {
  const { connection, client, namespace = 'default' } = options.temporal;
  const taskQueue = uniqueTaskQueue('orders');
  const vpcs = Array.from({ length: 60 }, (_, index) => ({ vpcId: `vpc-${taskQueue.slice(-12)}-${index}` }));
  let used = 0;
  const sandbox = await startSandbox({
    vpcs,
    // A circuit's id is the workflow id of its changes, so worlds on one server must not count alike.
    idStart: randomInt(1, 1e9) * 1000,
    createDelayMs: 30,
    changeDelayMs: 30,
    ...options.sandbox,
  });
  let running: Running | undefined;
  const added: (() => Promise<void>)[] = [];
  const startRaw: World['startRaw'] = (workflowId, args, rest = {}) =>
    client.workflow.start<() => Promise<OrderView>>(ORDER_WORKFLOW, {
      workflowId,
      taskQueue,
      args: args as [],
      ...rest,
    });

  const launch = async (
    settings: Partial<OrderSettings> | undefined,
    own: WorkerParts | undefined,
    sdk: OrdersWorkerOptions['sdk'],
  ): Promise<Running> => {
    const {
      policy,
      signers,
      encryption,
      version,
      inactivePatches,
      sdk: ownSdk,
      ...parts
    } = { ...options.parts, ...own };
    const config = readConfig({
      CRB_TASK_QUEUE: taskQueue,
      ZENLAYER_ENDPOINT: sandbox.url,
      ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
      ZENLAYER_ACCESS_KEY_SECRET: sandbox.accessKey.accessKeySecret,
    });
    const worker = await createOrdersWorker({
      connection,
      namespace,
      config: {
        ...config,
        ...defined({ encryption, version, inactivePatches }),
        zenlayer: { ...config.zenlayer, ...(options.timeouts && { timeouts: options.timeouts }) },
        settings: settings === undefined ? world.settings : { ...world.settings, ...settings },
      },
      account: () => Promise.resolve('sandbox-account'),
      workflowBundle: workflowBundle(),
      ...parts,
      ...(policy !== undefined && { policy: steady(policy, signers) }),
      sdk: {
        ...sdk,
        ...ownSdk,
        ...(options.converters && { dataConverter: options.converters }),
      },
    });
    const done = worker.run();
    // Whoever stops it is told.
    done.catch(() => undefined);
    return { worker, done };
  };

  const world: World = {
    sandbox,
    client,
    taskQueue,
    settings: { ...QUICK, ...options.settings },
    createRequest: (fields) => ({
      ...CREATE,
      vpcId: vpcs[used++]?.vpcId ?? 'vpc-none-left',
      ...fields,
    }),
    start: (request) => startRaw(orderIdOf(request) ?? '', [request]),
    startRaw,
    async startWorker(settings, own) {
      running = await launch(settings, own, LIGHT);
    },
    async addWorker(own) {
      const { worker, done } = await launch(undefined, own, { debugMode: LIGHT.debugMode });
      const stop = async () => {
        if (worker.getState() === 'RUNNING') {
          worker.shutdown();
        }
        await done;
      };
      added.push(stop);
      return stop;
    },
    async stopWorker() {
      running?.worker.shutdown();
      await running?.done;
      running = undefined;
    },
    async close() {
      // A step that waits for an answer of the sandbox gets none any more.
      await Promise.all([world.stopWorker(), ...added.map((stop) => stop()), sandbox.close()]);
    },
  };
  await world.startWorker();
  return world;
}

/** The order as soon as it is in a state. */
export async function inState(handle: OrderHandle, ...states: OrderState[]): Promise<OrderView> {
  return eventually(
    () => handle.query(orderQuery),
    (view) => states.includes(view.state),
  );
}

/** Approves what waits for approval, and says so under its quote's id. */
export async function approve(handle: OrderHandle, by = 'ben@example.com'): Promise<OrderView> {
  const view = await inState(handle, 'awaitingApproval');
  await handle.signal('approve', { by, quote: view.quote?.id });
  return view;
}

export function modifyRequest(crossRegionBandwidthId: string, fields?: Partial<ModifyRequest>): ModifyRequest {
  return { action: 'modify', crossRegionBandwidthId, bandwidth: 200, requestedBy: 'ana@example.com', ...fields };
}

/** How an update was refused. */
export async function refusal(update: Promise<MessageAnswer>): Promise<MessageAnswer> {
  const error = await update.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || cause.type !== MESSAGE_REFUSED || cause.nonRetryable !== true) {
    throw new Error(`expected a refused update, got ${String(error)}`, { cause: error });
  }
  return cause.details?.[0] as MessageAnswer;
}

/** How often the sandbox executed an action. */
export function executed(world: World, action: string, vpcOrCircuitId?: string): number {
  return world.sandbox
    .state()
    .calls.filter(
      (call) =>
        call.action === action &&
        call.outcome?.executed === true &&
        (vpcOrCircuitId === undefined || JSON.stringify(call.body).includes(vpcOrCircuitId)),
    ).length;
}

/** How a failed order ended: type and message of its failure, and the view in the failure's details. */
export async function failure(handle: OrderHandle): Promise<{ type: string; message: string; view: OrderView }> {
  const error = await handle.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) {
    throw new Error(`expected a failed order, got ${String(error)}`, { cause: error });
  }
  return { type: error.cause.type ?? '', message: error.cause.message, view: error.cause.details?.[0] as OrderView };
}

/** A policy that tells nobody when it changes. */
function steady(policy: Policy | (() => Policy), signers: (() => Signers) | undefined): PolicySource {
  return {
    current: () => (typeof policy === 'function' ? policy() : policy),
    signers: () => signers?.(),
    onChange: () => undefined,
  };
}
