import { defined } from '../contract/defined.js';
import {
  CrbAction,
  CrbRequestedBy,
  CrbState,
  parseOrderRequest,
  REQUEST_MEMO,
  requestInMemo,
  samePerson,
  summaryOf,
  type Action,
  type AttentionCode,
  type OrderRequest,
  type OrderState,
} from '../contract/index.js';
import { equals, isHashed, isUnknownSearchAttribute } from '../temporal/index.js';
import { decodedValues } from './decode.js';
import { stateOf } from './fallback.js';
import { attentionOfRow, needsHelp } from './needs-help.js';
import { requesterOf } from './request-comparison.js';
import { describeRun, requestOf } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { isOpen, traceOf, viewOf } from './view.js';
import { actionOf, listRuns, NOT_CONTINUED, OPEN, ORDERS, type ListedRun } from './visibility.js';

export interface ListFilter {
  readonly state?: OrderState | undefined;
  readonly action?: Action | undefined;
  /** Names are compared as for approvals: without case, blanks and width. */
  readonly requestedBy?: string | undefined;
  /** Told of each order that `requestedBy` leaves out because who asked can't be read here: its key is missing. */
  readonly onUnreadable?: ((row: OrderRow) => void) | undefined;
  /** Only open orders that need somebody: held, with an attention, with a failing task, or paused. */
  readonly needsHelp?: boolean | undefined;
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
  /** Why an open order needs somebody, as far as the server's list shows. That it is held shows in its state. */
  readonly attention?: AttentionCode;
  /** The request in short, when it is valid: what the starter wrote beside it. */
  readonly request?: OrderRequest;
  /** What was ordered and for whom, as the starter wrote it beside the request. An approver sees the order's view. */
  readonly summary: string;
  readonly startedAt: string;
  readonly closedAt?: string;
  /** Of the workflow: `RUNNING`, `COMPLETED`, `FAILED`, … */
  readonly status: string;
}

const DEFAULT_LIMIT = 100;

/** Rows are completed this many at a time, because some need calls of their own. */
const BATCH = 20;

/** Runs of a page: no more than are wanted, but not so few that rows which don't match cost a call each. */
const PAGE = { least: 100, most: 1_000 };

/** Orders, open ones first. See `OrdersClient.list`. */
export async function* listOrders(temporal: Temporal, filter: ListFilter = {}): AsyncGenerator<OrderRow> {
  const { state, action, requestedBy, onUnreadable, needsHelp: only, limit = DEFAULT_LIMIT } = filter;
  // The server compares letter by letter, so names are compared here.
  const isAsker = (name: string | undefined) => requestedBy === undefined || samePerson(name ?? '', requestedBy);
  const mayMatch = ({ typedSearchAttributes }: ListedRun) => {
    const name = typedSearchAttributes.get(CrbRequestedBy);
    return name === undefined || isHashed(name) || isAsker(name);
  };
  const isTheirs = (row: OrderRow) => {
    const theirs = isAsker(row.requestedBy);
    if (!theirs && hasUnreadAsker(row)) {
      onUnreadable?.(row);
    }
    return theirs;
  };
  const pageSize = requestedBy === undefined ? Math.min(PAGE.most, Math.max(PAGE.least, limit)) : PAGE.most;
  try {
    yield* rowsOf(temporal, await conditionsOf(temporal, filter), {
      ...{ limit, pageSize, mayMatch },
      matches: isTheirs,
    });
  } catch (error) {
    if (!isUnknownSearchAttribute(error)) {
      throw error;
    }
    // The server refuses the first page, so nothing has been listed yet. Filter the rows here instead.
    yield* rowsOf(temporal, [], {
      ...{ limit, pageSize, mayMatch },
      matches: (row) =>
        (state === undefined || row.state === state) &&
        (action === undefined || row.action === action) &&
        (!only || row.state === 'held' || row.attention !== undefined) &&
        isTheirs(row),
    });
  }
}

/**
 * How many orders match; undefined = the server can't tell, because it compares no names, or lacks the search attributes.
 */
export async function countOrders(temporal: Temporal, filter: ListFilter): Promise<number | undefined> {
  if (filter.requestedBy !== undefined) {
    return undefined;
  }
  try {
    const query = [ORDERS, ...(await conditionsOf(temporal, filter)), NOT_CONTINUED].join(' AND ');
    return (await ask(temporal, () => temporal.client.workflow.count(query))).count;
  } catch (error) {
    if (!isUnknownSearchAttribute(error)) {
      throw error;
    }
    return undefined;
  }
}

async function conditionsOf(temporal: Temporal, { state, action, needsHelp: only }: ListFilter): Promise<string[]> {
  return [
    ...(only ? [(await needsHelp(temporal)).condition ?? OPEN] : []),
    ...(state === undefined ? [] : [equals(CrbState.name, state)]),
    ...(action === undefined ? [] : [equals(CrbAction.name, action)]),
  ];
}

interface Wanted {
  readonly limit: number;
  readonly pageSize: number;
  /** Whether a run may match, as far as the server's list shows. */
  readonly mayMatch: (run: ListedRun) => boolean;
  readonly matches: (row: OrderRow) => boolean;
}

async function* rowsOf(
  temporal: Temporal,
  conditions: readonly string[],
  { limit, pageSize, mayMatch, matches }: Wanted,
): AsyncGenerator<OrderRow> {
  let left = limit;
  const batch: ListedRun[] = [];
  const flush = async () => (await Promise.all(batch.splice(0).map((info) => rowOf(temporal, info)))).filter(matches);
  for await (const info of listRuns(temporal, conditions, pageSize)) {
    if (!mayMatch(info)) {
      continue;
    }
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
    attention: closeTime === undefined ? attentionOfRow(info) : undefined,
    request: 'request' in parsed ? parsed.request : undefined,
    summary: 'request' in parsed ? summaryOf(parsed.request) : whyNoSummary(input),
    startedAt: startTime.toISOString(),
    closedAt: closeTime?.toISOString(),
    status: status.name,
  });
}

/** What can't be read is encrypted with a key that is not here, or was never there. */
const UNREAD = 'no request that can be read here';

function whyNoSummary(input: unknown): string {
  return input === undefined ? UNREAD : 'not a valid request';
}

/** The server's list has a hash of who asked or nothing, and the request can't be read. */
function hasUnreadAsker({ summary, requestedBy }: OrderRow): boolean {
  return summary === UNREAD && (requestedBy === undefined || isHashed(requestedBy));
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
