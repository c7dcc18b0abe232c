import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defined } from '../contract/defined.js';
import {
  CrbAction,
  CrbRequestedBy,
  CrbState,
  parseOrderRequest,
  summaryOf,
  type Action,
  type OrderState,
} from '../contract/index.js';
import { equals, isUnknownSearchAttribute } from '../temporal/index.js';
import { stateOf } from './fallback.js';
import { requesterOf } from './request-comparison.js';
import { describeRun, requestOf } from './runs.js';
import type { Temporal } from './temporal.js';
import { isOpen, recordOf, viewOf } from './view.js';
import { actionOf, listRuns } from './visibility.js';

export interface ListFilter {
  readonly state?: OrderState | undefined;
  readonly action?: Action | undefined;
  readonly requestedBy?: string | undefined;
  /** Default 100. */
  readonly limit?: number | undefined;
}

/** One order in a list. Times are ISO 8601 in UTC. */
export interface OrderRow {
  readonly orderId: string;
  readonly runId: string;
  readonly state: OrderState;
  /** Absent when the request can't be read and the id is not an order's. */
  readonly action?: Action;
  readonly requestedBy?: string;
  readonly summary: string;
  readonly startedAt: string;
  readonly closedAt?: string;
  /** Of the workflow: `RUNNING`, `COMPLETED`, `FAILED`, … */
  readonly status: string;
}

const DEFAULT_LIMIT = 100;

/** Values that can be searched for. Servers on SQLite compare other values in their JSON form, and never match them. */
const SAFE_VALUE = /^[^"\\\p{Cc}]*$/u;

/** Rows are completed this many at a time, because each one reads the request of its run. */
const BATCH = 20;

/** Orders, open ones first. See `OrdersClient.list`. */
export async function* listOrders(temporal: Temporal, filter: ListFilter = {}): AsyncGenerator<OrderRow> {
  const { state, action, requestedBy, limit = DEFAULT_LIMIT } = filter;
  const conditions = [
    ...(state === undefined ? [] : [equals(CrbState.name, state)]),
    ...(action === undefined ? [] : [equals(CrbAction.name, action)]),
    ...(requestedBy === undefined || !SAFE_VALUE.test(requestedBy) ? [] : [equals(CrbRequestedBy.name, requestedBy)]),
  ];
  const bySameRequester = (row: OrderRow) => requestedBy === undefined || row.requestedBy === requestedBy;
  try {
    yield* rowsOf(temporal, conditions, limit, bySameRequester);
  } catch (error) {
    if (!isUnknownSearchAttribute(error)) {
      throw error;
    }
    // The server refuses the first page, so nothing has been listed yet. Filter the rows here instead.
    yield* rowsOf(
      temporal,
      [],
      limit,
      (row) =>
        (state === undefined || row.state === state) &&
        (action === undefined || row.action === action) &&
        bySameRequester(row),
    );
  }
}

async function* rowsOf(
  temporal: Temporal,
  conditions: readonly string[],
  limit: number,
  wanted: (row: OrderRow) => boolean,
): AsyncGenerator<OrderRow> {
  let left = limit;
  let batch: WorkflowExecutionInfo[] = [];
  const flush = async () => (await Promise.all(batch.splice(0).map((info) => rowOf(temporal, info)))).filter(wanted);
  for await (const info of listRuns(temporal, conditions)) {
    batch.push(info);
    if (batch.length >= Math.min(BATCH, left)) {
      for (const row of (await flush()).slice(0, left)) {
        left--;
        yield row;
      }
    }
    if (left <= 0) {
      return;
    }
  }
  yield* (await flush()).slice(0, left);
  batch = [];
}

async function rowOf(temporal: Temporal, info: WorkflowExecutionInfo): Promise<OrderRow> {
  const { workflowId, runId, status, startTime, closeTime, typedSearchAttributes } = info;
  const input = await requestOf(temporal, { workflowId, runId });
  const parsed = parseOrderRequest(input);
  const named = actionOf(workflowId, input);
  const requestedBy = requesterOf(input) ?? typedSearchAttributes.get(CrbRequestedBy);
  return defined({
    orderId: workflowId,
    runId,
    state: await stateOfRun(temporal, info),
    action: named,
    requestedBy,
    summary: 'request' in parsed ? summaryOf(parsed.request) : 'not a valid request',
    startedAt: startTime.toISOString(),
    closedAt: closeTime?.toISOString(),
    status: status.name,
  });
}

/**
 * The search attribute, unless it is missing or still has the value from the start: then the view of a closed order, or
 * the pending step of an open one.
 */
async function stateOfRun(temporal: Temporal, info: WorkflowExecutionInfo): Promise<OrderState> {
  const attribute = info.typedSearchAttributes.get(CrbState);
  const description =
    attribute === undefined || attribute === 'quoting' ? await describeRun(temporal, info) : undefined;
  if (description && !isOpen(description)) {
    return (await viewOf(temporal, description)).state;
  }
  if (description) {
    return stateOf(await recordOf(temporal, description));
  }
  return stateOf({
    status: info.status.name,
    attribute,
    step: undefined,
    startedAt: info.startTime.toISOString(),
    closedAt: info.closeTime?.toISOString(),
    untouched: true,
  });
}
