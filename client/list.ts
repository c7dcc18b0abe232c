import { defined } from '../contract/defined.js';
import {
  CrbAction,
  CrbRequestedBy,
  CrbState,
  parseOrderRequest,
  REQUEST_MEMO,
  requestInMemo,
  summaryOf,
  type Action,
  type OrderState,
} from '../contract/index.js';
import { equals, isUnknownSearchAttribute } from '../temporal/index.js';
import { decodedValues } from './decode.js';
import { stateOf } from './fallback.js';
import { requesterOf } from './request-comparison.js';
import { describeRun, requestOf } from './runs.js';
import type { Temporal } from './temporal.js';
import { isOpen, traceOf, viewOf } from './view.js';
import { actionOf, listRuns, type ListedRun } from './visibility.js';

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
  /** What was ordered and for whom, as the starter wrote it beside the request. An approver sees the order's view. */
  readonly summary: string;
  readonly startedAt: string;
  readonly closedAt?: string;
  /** Of the workflow: `RUNNING`, `COMPLETED`, `FAILED`, … */
  readonly status: string;
}

const DEFAULT_LIMIT = 100;

/** Values that can be searched for. Servers on SQLite compare other values in their JSON form, and never match them. */
const SAFE_VALUE = /^[^"\\\p{Cc}]*$/u;

/** Rows are completed this many at a time, because some need calls of their own. */
const BATCH = 20;

/** Runs of a page: no more than are wanted, but not so few that rows which don't match cost a call each. */
const PAGE = { least: 100, most: 1_000 };

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
  let batch: ListedRun[] = [];
  const flush = async () => (await Promise.all(batch.splice(0).map((info) => rowOf(temporal, info)))).filter(wanted);
  const pageSize = Math.min(PAGE.most, Math.max(PAGE.least, limit));
  for await (const info of listRuns(temporal, conditions, pageSize)) {
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

async function rowOf(temporal: Temporal, info: ListedRun): Promise<OrderRow> {
  const { workflowId, runId, status, startTime, closeTime, typedSearchAttributes } = info;
  const input = await shownRequestOf(temporal, info);
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

/** What a row shows: the memo of the order, or without a readable one its request. */
async function shownRequestOf(temporal: Temporal, { workflowId, runId, encodedMemo }: ListedRun): Promise<unknown> {
  const memo = encodedMemo?.fields?.[REQUEST_MEMO];
  const [claimed] = memo ? await decodedValues(temporal, workflowId, [memo]) : [];
  return requestInMemo(claimed, workflowId) ?? (await requestOf(temporal, { workflowId, runId }));
}

/**
 * The search attribute, unless it is missing or still has the value from the start: then the view of a closed order, or
 * the pending step of an open one.
 */
async function stateOfRun(temporal: Temporal, info: ListedRun): Promise<OrderState> {
  const attribute = info.typedSearchAttributes.get(CrbState);
  const description =
    attribute === undefined || attribute === 'quoting' ? await describeRun(temporal, info) : undefined;
  if (description && !isOpen(description)) {
    return (await viewOf(temporal, description)).state;
  }
  if (description) {
    return stateOf(traceOf(description));
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
