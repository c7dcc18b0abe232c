import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { OrderActivities } from '../../activities/index.js';
import { defined } from '../../contract/defined.js';
import { orderIdOf, orderQuery, type OrderRequest, type OrderView } from '../../contract/index.js';
import { createZenlayer, type Zenlayer } from '../../zenlayer/index.js';
import { modifyRequest, openWorld, type OrderHandle, type World, type WorldOptions } from '../support/world.js';
import { openGate, type Gate, type Held } from './gate.js';
import { ASKED_MBPS, PLANTED_MBPS, type OrderKind } from './sweep-cells.js';

export const APPROVER = 'ben@example.com';
export const REQUESTER = 'ana@example.com';
/** What somebody sets in the console: no order of a scene asks for it. */
export const CONSOLE_MBPS = 333;
/** What a second order of the same pair or circuit asks for. */
export const OTHER_MBPS = 200;

/** One run of an order of the scene. */
export interface Run {
  readonly handle: OrderHandle;
  readonly runId: string;
  readonly request: OrderRequest;
}

/** An approval that somebody gave who may. */
interface Approval {
  readonly quote: string;
  readonly bandwidth: number | undefined;
  readonly base: number | undefined;
  readonly price: number;
  /** Unix ms. */
  readonly at: number;
}

/** What can go wrong with a worker that is one process with the test. */
interface WorkerTrouble {
  /** Which account its credentials belong to. */
  account: string;
  /** How far its clock is off, in ms. */
  clockMs: number;
  /** The only step whose worker has such a clock; undefined = all have. */
  clockOf: keyof OrderActivities | undefined;
  /** A call under way at this moment does not return to its step, as in a process that was killed. */
  readonly kill: () => void;
  /** Lets the killed ones end after all, for whoever waits for them. */
  readonly bury: () => void;
}

/** An order as those see it who have nothing but Temporal. */
export interface Ordered {
  readonly client: Client;
  readonly orderId: string;
  readonly request: OrderRequest;
  /** The newest run. */
  readonly current: Run;
  /** What senders of updates were told that were accepted. */
  readonly answers: { readonly runId: string; readonly text: string }[];
  /** Starts one more order under this id. */
  readonly start: (request: OrderRequest, options?: object) => Promise<Run>;
  /** Takes note of a run that was made in another way. */
  add(runId: string, request?: OrderRequest): Run;
}

/** One order with everything around it, and what letters may get hold of. */
export interface Scene extends Ordered {
  readonly kind: OrderKind;
  readonly world: World;
  readonly connection: WorldOptions['temporal']['connection'];
  readonly gate: Gate;
  readonly worker: WorkerTrouble;
  /** A client of the API that is not the worker's: the console. */
  readonly console: Zenlayer;
  /** What purchases name: the VPC, or the circuit. */
  readonly subject: string;
  /** All runs, the newest last. */
  readonly runs: Run[];
  readonly approvals: Approval[];
  /** The call that is stopped at this moment. */
  held: Held | undefined;
  /** Approves a quote. */
  approve(run: Run, view: OrderView): Promise<void>;
  /** Something else to be ended with it. */
  readonly atClose: (end: () => Promise<void>) => void;
  close(): Promise<void>;
}

export interface SceneOptions extends Pick<WorldOptions, 'temporal' | 'converters' | 'sandbox' | 'settings'> {
  /** Of the HTTP client, in ms. */
  answerWithin: number;
}

/** Opens a world for one order, without starting it. */
export async function openScene(kind: OrderKind, options: SceneOptions): Promise<Scene> {
  const gate = await openGate();
  const process = mortalProcess();
  const worker: WorkerTrouble = { account: 'sandbox-account', clockMs: 0, clockOf: undefined, ...process.controls };
  const network: { client?: Zenlayer } = {};
  const timeouts = { connect: options.answerWithin, response: options.answerWithin, total: options.answerWithin };
  const { temporal, converters, sandbox, settings } = options;
  const world = await openWorld({
    temporal,
    ...defined({ converters, sandbox, settings }),
    parts: {
      account: () => Promise.resolve(worker.account),
      now: () => Date.now() + (hasSuchAClock(worker) ? worker.clockMs : 0),
      zenlayer: mortal(() => network.client, gate.url, process),
    },
  });
  gate.pointAt(world.sandbox.url);
  const credentials = world.sandbox.accessKey;
  network.client = createZenlayer({ endpoint: gate.url, credentials, timeouts });
  const theConsole = createZenlayer({ endpoint: world.sandbox.url, credentials });
  const asked = world.createRequest({ bandwidth: ASKED_MBPS.create });
  const subject = kind === 'create' ? asked.vpcId : plantFor(world, asked);
  const request = kind === 'create' ? asked : modifyRequest(subject, { bandwidth: ASKED_MBPS.modify });
  const orderId = orderIdOf(request) ?? '';
  const { client, connection } = temporal;
  const ends: (() => Promise<void>)[] = [];
  const runs: Run[] = [];
  const approvals: Approval[] = [];

  const scene: Scene = {
    kind,
    world,
    client,
    connection,
    gate,
    worker,
    console: theConsole,
    request,
    subject,
    orderId,
    runs,
    approvals,
    answers: [],
    held: undefined,
    get current() {
      const newest = runs.at(-1);
      if (newest === undefined) {
        throw new Error('the order has not been started yet');
      }
      return newest;
    },
    async start(wanted, startOptions) {
      const started = await world.startRaw(orderId, [wanted], startOptions);
      return scene.add((await started.describe()).runId, wanted);
    },
    add(runId, wanted = request) {
      const handle = client.workflow.getHandle<() => Promise<OrderView>>(orderId, runId);
      const run = { handle, runId, request: wanted };
      runs.push(run);
      return run;
    },
    async approve(run, { quote }) {
      if (quote !== undefined) {
        const { bandwidth } = run.request;
        const price = quote.price.discountPrice ?? 0;
        approvals.push({ quote: quote.id, bandwidth, base: quote.base?.bandwidth, price, at: Date.now() });
        await run.handle.signal('approve', { by: APPROVER, quote: quote.id });
      }
    },
    atClose(end) {
      ends.push(end);
    },
    async close() {
      await Promise.all(ends.map((end) => end()));
      await gate.close();
      try {
        await world.close();
      } finally {
        await world.sandbox.close();
      }
      network.client?.close();
      theConsole.close();
    },
  };
  return scene;
}

function plantFor(
  world: World,
  { vpcId, regionA, regionZ }: { vpcId: string; regionA: string; regionZ: string },
): string {
  return world.sandbox.plant({ vpcId, regionA, regionZ, bandwidth: PLANTED_MBPS }).crossRegionBandwidthId;
}

function hasSuchAClock({ clockOf }: WorkerTrouble): boolean {
  if (clockOf === undefined) {
    return true;
  }
  try {
    return activityInfo().activityType === clockOf;
  } catch {
    // Asked outside of a step.
    return false;
  }
}

/** A worker's process, as far as it can be killed without those beside it. */
interface MortalProcess {
  readonly controls: Pick<WorkerTrouble, 'kill' | 'bury'>;
  /** Counts the kills so far. */
  readonly deaths: () => number;
  readonly buried: Promise<void>;
}

function mortalProcess(): MortalProcess {
  let deaths = 0;
  let bury: () => void = () => undefined;
  const buried = new Promise<void>((resolve) => (bury = resolve));
  return { controls: { kill: () => void (deaths += 1), bury: () => bury() }, deaths: () => deaths, buried };
}

/** A client whose process can be killed: the step that was in a call then does not hear of the answer. */
function mortal(real: () => Zenlayer | undefined, endpoint: string, process: MortalProcess): Zenlayer {
  return {
    endpoint,
    async call(action, params, callOptions) {
      const deaths = process.deaths();
      const zenlayer = real();
      if (zenlayer === undefined) {
        throw new Error('there is no network yet');
      }
      const end = await zenlayer.call(action, params, callOptions).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
      if (process.deaths() > deaths) {
        await process.buried;
        throw new Error('the process was killed');
      }
      if ('error' in end) {
        throw end.error;
      }
      return end.answer;
    },
    close: () => real()?.close(),
  };
}

/** The order as its worker tells it. @throws when nobody answers soon */
export function viewOf({ client }: Pick<Ordered, 'client'>, { handle }: Run): Promise<OrderView> {
  return client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.query(orderQuery));
}

const ANSWER_WITHIN_MS = 3_000;
