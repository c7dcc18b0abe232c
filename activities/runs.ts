import { activityInfo, getClient } from '@temporalio/activity';
import { ServiceError } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { ORDER_WORKFLOW, orderQuery, type Decision, type OrderFailure } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import { equals, GRPC, isAnswer } from '../temporal/index.js';
import type { SignalEvent } from './sender.js';
import type { EarlierRun, VouchResult } from './types.js';

/** What an activity asks Temporal about the runs of its order. Each rejects while the server can't be asked. */
export interface Runs {
  /**
   * When the server gave out this attempt, in Unix ms.
   *
   * @throws Error when the server has given up this attempt
   */
  attemptStartedAt(): Promise<number>;
  /** The first run of the order that this run belongs to, as the server knows it. */
  firstRunId(): Promise<string | undefined>;
  /** Whether any attempt of a step that timed out in the queue may have been started. */
  mayHaveStarted(activityId: string): Promise<boolean>;
  /**
   * The newest other run of this order's id that was ended from outside at or after a time, or given up by a person in the
   * middle, and may have sent a purchase.
   *
   * @param since Unix ms
   */
  endedFromOutside(since: number): Promise<EarlierRun | undefined>;
  /**
   * Who has decided on a quote of this order so far; undefined when it waits for nobody any more.
   *
   * @param quote its id
   */
  decisionsOn(quote: string): Promise<readonly Decision[] | undefined>;
  /** The signals that this run has received, the oldest first. */
  signals(): Promise<SignalEvent[]>;
  /** Whether this run was started by an order's run that continued as new, with what that one handed over. */
  vouch(continues: string): Promise<VouchResult>;
}

/** Temporal's API: the first event of a history, and the one that closed it. */
const ALL_EVENTS = 1;
const CLOSE_EVENT = 2;
/** `CONTINUE_AS_NEW_INITIATOR_RETRY` and `_CRON_SCHEDULE`: the server itself started the next run, with the first one's input. */
const BY_SERVER = [2, 3];
const PAGE_OF_RUNS = 100;
/** A timer of the server fires at most so much earlier or later than planned. */
const TIMER_SLACK_MS = 2_000;

export const runsOfTemporal: Runs = {
  async attemptStartedAt() {
    const { workflowId, runId } = thisRun();
    const { activityId, attempt } = activityInfo();
    const { raw } = await getClient().workflow.getHandle(workflowId, runId).describe();
    const step = raw.pendingActivities?.find((pending) => pending.activityId === activityId);
    if (step?.attempt !== attempt || step.lastStartedTime == null || raw.workflowExecutionInfo?.closeTime != null) {
      throw new Error('the server has given up this attempt of the purchase step');
    }
    return millisecondsOf(step.lastStartedTime);
  },

  async firstRunId() {
    return (await startOf(thisRun()))?.firstExecutionRunId ?? undefined;
  },

  async mayHaveStarted(activityId) {
    const events = await eventsOf(thisRun());
    const scheduled = events.findLast(
      ({ activityTaskScheduledEventAttributes: step }) => step?.activityId === activityId,
    );
    const timedOut = events.findLast(
      ({ activityTaskTimedOutEventAttributes: step }) =>
        step?.scheduledEventId != null && String(step.scheduledEventId) === String(scheduled?.eventId),
    );
    const step = scheduled?.activityTaskScheduledEventAttributes;
    const ending = timedOut?.activityTaskTimedOutEventAttributes;
    if (step?.scheduleToStartTimeout == null || ending == null) {
      return true;
    }
    // A reset of the step removes the failure of an earlier attempt, but not the time that it took. Only a step that was
    // never changed and never taken times out exactly when planned.
    const lastedMs = millisecondsOf(timedOut?.eventTime) - millisecondsOf(scheduled?.eventTime);
    const lateMs = lastedMs - millisecondsOf(step.scheduleToStartTimeout);
    const couldHoldAnAttempt = lateMs < -TIMER_SLACK_MS || lateMs > TIMER_SLACK_MS;
    return couldHoldAnAttempt || ending.failure?.cause != null;
  },

  async endedFromOutside(since) {
    const { workflowId, runId } = thisRun();
    const others: string[] = [];
    try {
      // All of them, because a tool may have started the order many times. The list lags behind: a run that has just ended
      // may still be listed as running.
      const query =
        `${equals('WorkflowId', workflowId)} AND ${equals('WorkflowType', ORDER_WORKFLOW)} ` +
        `AND (ExecutionStatus = 'Running' OR (ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed') ` +
        `AND CloseTime >= '${new Date(since).toISOString()}'))`;
      for await (const run of getClient().workflow.list({ query, pageSize: PAGE_OF_RUNS })) {
        if (run.runId !== runId) {
          others.push(run.runId);
        }
      }
    } catch (error) {
      // The time-skipping test server has no such list.
      if (isAnswer(error instanceof ServiceError ? error.cause : error, GRPC.UNIMPLEMENTED)) {
        return undefined;
      }
      throw error;
    }
    for (const other of others) {
      const ended = await endOf(workflowId, other);
      if (ended !== undefined && ended.at >= since && (await mayHaveBought({ workflowId, runId: other }))) {
        const endedAt = new Date(ended.at).toISOString();
        return { endedAt, text: `Run ${other} of this order was ${ended.how} on ${timeText(endedAt)}.` };
      }
    }
    return undefined;
  },

  async decisionsOn(quote) {
    const { workflowId, runId } = thisRun();
    const order = await getClient().workflow.getHandle(workflowId, runId).query(orderQuery);
    return order.state === 'awaitingApproval' && order.quote?.id === quote ? order.approval?.by : undefined;
  },

  async signals() {
    const { workflowId } = thisRun();
    const { namespace, loadedDataConverter } = getClient().options;
    const context = { type: 'workflow' as const, namespace, workflowId };
    const events = await eventsOf(thisRun());
    const signals = events.flatMap(({ principal, workflowExecutionSignaledEventAttributes: signal }) =>
      signal ? [{ principal, name: signal.signalName, payloads: signal.input?.payloads }] : [],
    );
    return Promise.all(
      signals.map(async ({ payloads, ...signal }) => ({
        ...signal,
        input: await decodeArrayFromPayloads(loadedDataConverter, payloads, context),
      })),
    );
  },

  async vouch(continues) {
    const { workflowId, runId } = thisRun();
    const [mine, its, close] = await Promise.all([
      startOf({ workflowId, runId }),
      startOf({ workflowId, runId: continues }),
      firstEvent({ workflowId, runId: continues }, CLOSE_EVENT),
    ]).catch((error: unknown) => {
      if (isAnswer(error, GRPC.NOT_FOUND)) {
        return [];
      }
      throw error;
    });
    const handedOver = close?.workflowExecutionContinuedAsNewEventAttributes;
    if (its?.workflowType?.name !== ORDER_WORKFLOW) {
      const what =
        its === undefined || its === null ? 'no longer exists' : `is a ${its.workflowType?.name}, not an order`;
      return { kind: 'forged', text: `This run claims to continue run ${continues}, which ${what}.` };
    }
    return handedOver?.newExecutionRunId === runId &&
      !BY_SERVER.includes(Number(handedOver.initiator)) &&
      its.taskQueue?.name === mine?.taskQueue?.name &&
      sameInput(handedOver.input, mine?.input)
      ? { kind: 'genuine' }
      : { kind: 'forged', text: `Run ${continues} did not hand over the data that this run was started with.` };
  },
};

interface Run {
  workflowId: string;
  runId: string;
}

function thisRun(): Run {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) {
    throw new Error('this activity was not started by a workflow');
  }
  return workflowExecution;
}

/** Unix ms, or the ms of a duration; 0 for what the server left out. */
const millisecondsOf = (time: Parameters<typeof optionalTsToMs>[0]) => optionalTsToMs(time) ?? 0;

async function page(execution: Run, filter: number, size: number, nextPageToken?: Uint8Array | null) {
  const { workflowService, options } = getClient().workflow;
  return workflowService.getWorkflowExecutionHistory({
    namespace: options.namespace,
    execution,
    historyEventFilterType: filter,
    maximumPageSize: size,
    ...(nextPageToken ? { nextPageToken } : {}),
  });
}

async function firstEvent(run: Run, filter: number) {
  return (await page(run, filter, 1)).history?.events?.[0];
}

async function startOf(run: Run) {
  return (await firstEvent(run, ALL_EVENTS))?.workflowExecutionStartedEventAttributes;
}

async function eventsOf(run: Run) {
  const events: NonNullable<NonNullable<Awaited<ReturnType<typeof page>>['history']>['events']> = [];
  let token: Uint8Array | null | undefined;
  do {
    const { history, nextPageToken } = await page(run, ALL_EVENTS, 1000, token);
    events.push(...(history?.events ?? []));
    token = nextPageToken;
  } while (token?.length);
  return events;
}

/**
 * How a run ended without knowing the outcome of its purchase: from outside, or by a person who gave it up. Undefined =
 * it is open, or ended by itself.
 */
async function endOf(workflowId: string, runId: string): Promise<{ at: number; how: string } | undefined> {
  const { status, closeTime } = await getClient().workflow.getHandle(workflowId, runId).describe();
  const how =
    status.name === 'FAILED'
      ? await givenUp({ workflowId, runId })
      : status.name === 'TERMINATED'
        ? 'terminated in Temporal'
        : status.name === 'TIMED_OUT'
          ? 'timed out in Temporal'
          : undefined;
  return how === undefined || closeTime === undefined ? undefined : { at: closeTime.getTime(), how };
}

async function givenUp(run: Run): Promise<string | undefined> {
  const failure = (await firstEvent(run, CLOSE_EVENT))?.workflowExecutionFailedEventAttributes?.failure;
  return failure?.applicationFailureInfo?.type === ('Abandoned' satisfies OrderFailure) ? 'abandoned' : undefined;
}

/** Whether a run had begun a purchase, or continues a run that may have. */
async function mayHaveBought(run: Run): Promise<boolean> {
  const events = await eventsOf(run);
  return events.some(
    ({ activityTaskScheduledEventAttributes: step, workflowExecutionStartedEventAttributes: start }) =>
      step?.activityType?.name === 'placeOrder' || Boolean(start?.continuedExecutionRunId),
  );
}

type Payloads = { payloads?: { data?: Uint8Array | null }[] | null } | null | undefined;

function sameInput(a: Payloads, b: Payloads): boolean {
  const texts = (input: Payloads) => (input?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString('hex'));
  return texts(a).join() === texts(b).join();
}
