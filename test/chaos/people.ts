import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApplicationFailure,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { OrdersClient, OrdersError } from '../../client/index.js';
import { CrbState, ORDER_WORKFLOW, orderIdOf, orderQuery } from '../../contract/index.js';
import type { OrderRequest, OrderView, ResolveChoice } from '../../contract/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { createZenlayer } from '../../zenlayer/index.js';
import { letterNamed } from './alphabet.js';
import type { Plan } from './plan.js';
import type { Ordered } from './scene.js';
import { forgedState } from './starters.js';

/** One order that was started, and what its people did. */
export interface Run {
  readonly plan: Plan;
  /** What its purchases name: the VPC, or the circuit. */
  readonly subject: string;
  readonly orderId: string;
  readonly runId: string;
  /** Quotes that were approved by somebody who may. */
  readonly approved: string[];
  /** Quotes that were approved in the run that this one was made of, by a reset. */
  readonly inherited?: readonly string[];
  /** Whether somebody ended it by hand: then it has no word of its own. */
  terminated?: boolean;
  /** How it ended; undefined until then. */
  end?: OrderView | undefined;
  /** The state that it was last seen in. */
  lastSeen?: string | undefined;
}

export interface People {
  readonly runs: readonly Run[];
  /** What was not as promised, as far as those people saw it. */
  readonly complaints: readonly string[];
  /** Orders, decides, and follows to the end; resolves with it, or when `patience` aborts. */
  deal(plan: Plan, subject: string, startAfterMs: number): Promise<void>;
}

export interface PeopleOptions {
  client: Client;
  sandbox: Sandbox;
  taskQueue: string;
  /** Whether the trouble is over: only then somebody resolves what is held. */
  isCalm: () => boolean;
  /** Ends the patience with everything that has not ended. */
  patience: AbortSignal;
}

export const APPROVER = 'ben@example.com';
const REQUESTER = 'ana@example.com';
const LOOK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 4_000;
/** Long enough for a second run of a schedule. */
const FORGED_FOR_MS = 3_000;
const MOST_QUESTIONS = 8;

/** What people do not take for an answer. */
const TRY_AGAIN: readonly string[] = ['unreachable', 'noWorker', 'timeout', 'temporal', 'taskFailing', 'namespace'];

export function gatherPeople({ client, sandbox, taskQueue, isCalm, patience }: PeopleOptions): People {
  // Everybody waits on it.
  setMaxListeners(0, patience);
  const runs: Run[] = [];
  const complaints: string[] = [];
  const waits = { server: ANSWER_WITHIN_MS, query: ANSWER_WITHIN_MS, message: ANSWER_WITHIN_MS, outage: 1_000 };
  const theConsole = createZenlayer({ endpoint: sandbox.url, credentials: sandbox.accessKey });
  const orders = new OrdersClient({ client, taskQueue, waits });

  /** Through outages; undefined when the order itself said no, or patience has ended. */
  async function insist<T>(what: () => Promise<T>): Promise<T | undefined> {
    while (!patience.aborted) {
      try {
        return await what();
      } catch (error) {
        const isFinal =
          error instanceof WorkflowNotFoundError || (error instanceof OrdersError && !TRY_AGAIN.includes(error.code));
        if (isFinal) {
          return undefined;
        }
        await pace(LOOK_EVERY_MS);
      }
    }
    return undefined;
  }

  async function pace(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: patience }).catch(() => undefined);
  }

  async function start(plan: Plan, subject: string, request: OrderRequest): Promise<Run | undefined> {
    const machines = plan.twice ? 2 : 1;
    const started = await Promise.all(Array.from({ length: machines }, () => insist(() => orders.start(request))));
    const runIds = [...new Set(started.flatMap((answer) => answer?.runId ?? []))];
    if (runIds.length > 1) {
      complaints.push(`${orderIdOf(request)}: the same request became several orders: ${runIds.join(', ')}`);
    }
    const [first] = started;
    if (first === undefined) {
      complaints.push(`${orderIdOf(request)}: could not be started`);
      return undefined;
    }
    const run: Run = { plan, subject, orderId: first.orderId, runId: first.runId, approved: [] };
    runs.push(run);
    return run;
  }

  async function decide(run: Run, view: OrderView): Promise<void> {
    const { conduct, via } = run.plan;
    const quote = view.quote?.id;
    if (quote === undefined || conduct === 'ignore' || run.approved.includes(quote)) {
      return;
    }
    if (conduct === 'reject') {
      await insist(() => orders.reject(run.orderId, { by: APPROVER, quote, comment: 'too dear' }, { via }));
      return;
    }
    if (conduct === 'blunder') {
      const handle = client.workflow.getHandle(run.orderId, run.runId);
      await insist(() => handle.signal('approve', ['no message', 7]));
      await insist(() => orders.approve(run.orderId, { by: REQUESTER, quote }, { via }));
      await insist(() => orders.approve(run.orderId, { by: APPROVER, quote: 'Q9-000000000000' }, { via }));
    }
    run.approved.push(quote);
    await insist(() => orders.approve(run.orderId, { by: APPROVER, quote }, { via }));
  }

  async function changeOnesMind(run: Run, request: OrderRequest): Promise<void> {
    const { conduct, afterMs, via } = run.plan;
    if (conduct === 'letter') {
      await pace(afterMs);
      await playLetter(run, request);
    }
    if (conduct === 'cancel' || conduct === 'cancelWorkflow') {
      await pace(afterMs);
      await insist(async () => {
        if (conduct === 'cancel') {
          await orders.cancel(run.orderId, { by: REQUESTER }, { via });
        } else {
          await client.workflow.getHandle(run.orderId, run.runId).cancel();
        }
      });
    }
  }

  /** Plays the plan's letter, and follows every run that comes of it. */
  async function playLetter(run: Run, request: OrderRequest): Promise<void> {
    const { orderId, plan } = run;
    const following: Promise<void>[] = [];
    let newest = run;
    const join = (runId: string, inherited: readonly string[]) => {
      newest = { plan, subject: run.subject, orderId, runId, approved: [], inherited };
      runs.push(newest);
      following.push(follow(newest));
      return named(newest, request);
    };
    const order: Ordered = {
      client,
      orderId,
      request,
      get current() {
        return named(newest, request);
      },
      answers: [],
      async start(wanted, options) {
        const args: [OrderRequest] = [wanted];
        const started = await client.workflow.start(ORDER_WORKFLOW, {
          workflowId: orderId,
          taskQueue,
          args,
          ...options,
        });
        return join(started.firstExecutionRunId, []);
      },
      add: (runId) => join(runId, [...newest.approved, ...(newest.inherited ?? [])]),
    };
    const after = await letterNamed(plan.letter)
      .byHand?.(order)
      .catch(() => undefined);
    await pace(LOOK_EVERY_MS);
    await after?.().catch(() => undefined);
    // An outage may have swallowed the answer and not the deed.
    const described = await insist(() => client.workflow.getHandle(orderId).describe());
    if (described !== undefined && !runs.some(({ runId }) => runId === described.runId)) {
      order.add(described.runId);
    }
    await Promise.all(following);
  }

  function named({ orderId, runId }: Run, request: OrderRequest): Ordered['current'] {
    return { handle: client.workflow.getHandle<() => Promise<OrderView>>(orderId, runId), runId, request };
  }

  /** Starts, under the order's own id and on a schedule, one that claims to be approved; then ends it. */
  async function forge(request: OrderRequest): Promise<void> {
    const workflowId = orderIdOf(request) ?? '';
    const forged = { ...request, externalId: 'forged' };
    const state = await insist(() => forgedState({ request: forged, endpoint: sandbox.url, console: theConsole }));
    const args: [OrderRequest, unknown] = [forged, state];
    await insist(() =>
      client.workflow
        .start(ORDER_WORKFLOW, { workflowId, taskQueue, args, cronSchedule: '@every 1s' })
        .catch(unlessOpen),
    );
    await pace(FORGED_FOR_MS);
    await insist(() => client.workflow.getHandle(workflowId).terminate('no more of it'));
  }

  /** Checks which circuits exist, as one would in the console, and resolves the hold accordingly. */
  async function resolve(run: Run, view: OrderView): Promise<void> {
    const { hold, circuit } = view;
    if (hold === undefined || !isCalm()) {
      return;
    }
    const { plan, subject } = run;
    const there = sandbox
      .state()
      .circuits.find((row) =>
        plan.action === 'create'
          ? row.vpcId === subject && row.status !== 'CREATE_FAILED'
          : row.crossRegionBandwidthId === subject && row.bandwidth === plan.bandwidth,
      );
    const choice: ResolveChoice =
      circuit !== undefined ? 'stopTracking' : there !== undefined ? 'adopt' : plan.whenNothingWasBought;
    // Not every hold offers to send again.
    const offered = hold.choices.some((each) => each.choice === choice) ? choice : 'abandon';
    await insist(() =>
      orders.resolve(run.orderId, {
        by: 'olga@example.com',
        hold: hold.id,
        choice: offered,
        reason: 'looked in the console',
        ...(choice === 'adopt' && there ? { crossRegionBandwidthId: there.crossRegionBandwidthId } : {}),
      }),
    );
  }

  async function follow(run: Run): Promise<void> {
    const handle = client.workflow.getHandle(run.orderId, run.runId);
    while (!patience.aborted) {
      const described = await insist(() => client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.describe()));
      if (described === undefined) {
        return;
      }
      if (described.status.name !== 'RUNNING') {
        run.lastSeen = described.status.name;
        run.terminated = run.lastSeen === 'TERMINATED';
        run.end = await (run.terminated ? lastWords(run) : insist(() => endOf(client, run)));
        return;
      }
      const state = described.typedSearchAttributes.get(CrbState);
      run.lastSeen = state ?? 'new';
      if (state === 'awaitingApproval' || state === 'held') {
        const view = await client
          .withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.query(orderQuery))
          .catch(() => undefined);
        if (view?.state === 'awaitingApproval') {
          await decide(run, view);
        } else if (view?.state === 'held') {
          await resolve(run, view);
        }
      }
      await pace(LOOK_EVERY_MS);
    }
  }

  /** What a terminated run can still tell; one that was never begun tells nothing. */
  async function lastWords(run: Run): Promise<OrderView | undefined> {
    const handle = client.workflow.getHandle(run.orderId, run.runId);
    for (let times = 0; times < MOST_QUESTIONS && !patience.aborted; times++) {
      const view = await client
        .withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.query(orderQuery))
        .catch(() => undefined);
      if (view !== undefined) {
        return view;
      }
      await pace(LOOK_EVERY_MS);
    }
    return undefined;
  }

  async function order(plan: Plan, subject: string, externalId: string): Promise<void> {
    const request = requestOf(plan, subject, externalId);
    if (plan.conduct === 'forge') {
      await forge(request);
    }
    const run = await start(plan, subject, request);
    if (run === undefined) {
      return;
    }
    await Promise.all([follow(run), changeOnesMind(run, request)]);
    // Late messages, which nobody may mind.
    await orders.approve(run.orderId, { by: APPROVER, quote: run.approved.at(-1) ?? 'none' }).catch(() => undefined);
  }

  return {
    runs,
    complaints,
    async deal(plan, subject, startAfterMs) {
      await pace(startAfterMs);
      await order(plan, subject, `${subject}-first`);
      if (plan.again) {
        await order({ ...plan, conduct: 'approve' }, subject, `${subject}-again`);
      }
    },
  };
}

/** Somebody else's order is open under this id already, so there is nothing to forge. */
function unlessOpen(error: unknown): void {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
    throw error;
  }
}

function requestOf(plan: Plan, subject: string, externalId: string): OrderRequest {
  const who = { requestedBy: REQUESTER, externalId };
  return plan.action === 'modify'
    ? { action: 'modify', crossRegionBandwidthId: subject, bandwidth: plan.bandwidth, ...who }
    : {
        action: 'create',
        vpcId: subject,
        internetChargeType: 'ByBandwidth',
        crossRegionBandwidthName: `chaos-${plan.bandwidth}`,
        regionA: 'asia-east-1',
        regionZ: 'asia-north-1',
        bandwidth: plan.bandwidth,
        ...who,
      };
}

/** The order of a run that has ended, whatever way it did. */
async function endOf(client: Client, { orderId, runId }: Run): Promise<OrderView> {
  const handle = client.workflow.getHandle(orderId, runId);
  return client.withDeadline(Date.now() + ANSWER_WITHIN_MS, async () => {
    try {
      return (await handle.result()) as OrderView;
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) {
        throw error;
      }
      const details = error.cause instanceof ApplicationFailure ? error.cause.details : undefined;
      // A cancelled workflow carries no details, so it is asked itself.
      return details?.[0] ? (details[0] as OrderView) : await handle.query(orderQuery);
    }
  });
}
