import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { NOT_DELIVERED, NOTICE_ID_START, NOTICE_WORKFLOW, type Undelivered } from '../contract/index.js';
import { equals } from '../temporal/index.js';
import { valuesOrWhy, whyUndecryptable } from './decode.js';
import { describeRun } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { exceptWithoutVisibility, listWorkflows, OPEN, type ListedRun } from './visibility.js';

/** A notice that a receiver has not accepted. */
export interface UndeliveredNotice extends Undelivered {
  readonly orderId: string;
  /** `completed`, `held`, … */
  readonly event: string;
  /** Since when it is tried; ISO 8601 in UTC. */
  readonly since: string;
  /** Whether it is no longer tried. */
  readonly givenUp: boolean;
  /** A key is missing here, so that `receiver` is "?", and `problem` says which. */
  readonly unreadable?: true;
}

/** Notices that were given up are reported for so long. */
const GIVEN_UP_MS = 7 * 24 * 3_600_000;

/** Most notices of each kind that are read, the newest first, and how many at a time. */
const MOST = 200;
const BATCH = 20;

/**
 * Notices of events that some receiver does not accept, or did not accept until they were given up. Visibility may lag by
 * seconds.
 */
export async function readUndelivered(temporal: Temporal): Promise<UndeliveredNotice[]> {
  const notices = equals('WorkflowType', NOTICE_WORKFLOW);
  const givenUpSince = `CloseTime > '${new Date(Date.now() - GIVEN_UP_MS).toISOString()}'`;
  return [
    ...(await readAll(temporal, [notices, OPEN], pendingIn)),
    ...(await readAll(temporal, [notices, equals('ExecutionStatus', 'Failed'), givenUpSince], givenUpIn)),
  ];
}

type Read = (temporal: Temporal, run: ListedRun) => Promise<unknown>;

async function readAll(temporal: Temporal, conditions: string[], read: Read): Promise<UndeliveredNotice[]> {
  const runs: ListedRun[] = [];
  await exceptWithoutVisibility(async () => {
    for await (const run of listWorkflows(temporal, conditions, MOST)) {
      runs.push(run);
      if (runs.length === MOST) {
        return;
      }
    }
  });
  const found: UndeliveredNotice[] = [];
  for (let at = 0; at < runs.length; at += BATCH) {
    const batch = runs.slice(at, at + BATCH).map(async (run) => {
      const said = await read(temporal, run);
      const undelivered = isUnreadable(said) ? [said] : asUndelivered(said);
      return undelivered.map((each) => ({ ...each, ...aboutRun(run), givenUp: read === givenUpIn }));
    });
    found.push(...(await Promise.all(batch)).flat());
  }
  return found;
}

/** What the last attempt of its step said. */
async function pendingIn(temporal: Temporal, run: ListedRun): Promise<unknown> {
  const [step] = (await describeRun(temporal, run))?.raw.pendingActivities ?? [];
  const info = step?.lastFailure?.applicationFailureInfo;
  if (info?.type !== NOT_DELIVERED) {
    return undefined;
  }
  const { values, undecryptable } = await valuesOrWhy(temporal, run.workflowId, info.details?.payloads);
  return undecryptable === undefined ? values[0] : unreadable(undecryptable);
}

type Unreadable = Undelivered & { readonly unreadable: true };

function unreadable(problem: string): Unreadable {
  return { receiver: '?', problem, unreadable: true };
}

function isUnreadable(said: unknown): said is Unreadable {
  return typeof said === 'object' && said !== null && 'unreadable' in said;
}

async function givenUpIn(temporal: Temporal, { workflowId, runId }: ListedRun): Promise<unknown> {
  try {
    await ask(temporal, () => temporal.client.workflow.result(workflowId, runId));
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    if (cause instanceof ApplicationFailure && cause.type === NOT_DELIVERED) {
      return cause.details?.[0];
    }
    const why = whyUndecryptable(error);
    if (why !== undefined) {
      return unreadable(why);
    }
    if (!(error instanceof WorkflowFailedError)) {
      throw error;
    }
  }
  return undefined;
}

function asUndelivered(value: unknown): Undelivered[] {
  return Array.isArray(value)
    ? value.filter((each: Partial<Undelivered> | null): each is Undelivered => typeof each?.receiver === 'string')
    : [];
}

/** The id of such a workflow is `crb-notice:<order>/<event>/<number>`. */
function aboutRun({ workflowId, startTime }: ListedRun): Pick<UndeliveredNotice, 'orderId' | 'event' | 'since'> {
  const parts = workflowId.slice(NOTICE_ID_START.length).split('/');
  return { orderId: parts.slice(0, -2).join('/'), event: parts.at(-2) ?? '', since: startTime.toISOString() };
}
