import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defined } from '../contract/defined.js';
import {
  clipBytes,
  CrbExternalId,
  CrbRequestedBy,
  CrbState,
  externalIdKey,
  firstProblems,
  memoOf,
  ORDER_WORKFLOW,
  orderIdOf,
  parseOrderRequest,
  searchAttributesOf,
  sizeProblem,
  summaryOf,
  type ListedAs,
  type OrderRequest,
} from '../contract/index.js';
import { workflowSummary } from '../contract/plain-markdown.js';
import { equals, GRPC, grpcAnswer, isUnknownSearchAttribute, listedName, namedIn } from '../temporal/index.js';
import { detailsOf } from './details.js';
import { OrdersError } from './errors.js';
import { foreignError, isOrder } from './foreign.js';
import { compareRequests, externalIdOf, requesterOf } from './request-comparison.js';
import { describeRun, requestOf } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { isOpen } from './view.js';
import { listRuns } from './visibility.js';

export interface StartedOrder {
  readonly orderId: string;
  readonly runId: string;
  /** The order already existed under the same external id; nothing was started. */
  readonly existing: boolean;
  /** Where no search for the external id was possible, and why. Another order may have the id. */
  readonly notLookedFor?: string;
}

/** An order in the way may end between two tries. After this many tries something else is wrong. */
const TRIES = 5;

/** Starts an order, or finds the one with its external id. See `OrdersClient.start`. */
export async function startOrder(temporal: Temporal, input: unknown): Promise<StartedOrder> {
  const request = validRequest(input);
  const orderId = orderIdOf(request);
  if (orderId === undefined) {
    throw badRequest(['request: the fields that name the circuit are missing']);
  }
  for (let attempt = 1; ; attempt++) {
    const existing = await findByExternalId(temporal, orderId, request);
    if (existing) {
      return existing;
    }
    const notLookedFor = await refuseElsewhere(temporal, orderId, request);
    try {
      const runId = await startRun(temporal, orderId, request);
      return defined({ orderId, runId, existing: false, notLookedFor });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
        throw error;
      }
    }
    await refuseIfInTheWay(temporal, orderId, request, attempt === TRIES);
  }
}

/** @throws OrdersError `badRequest` */
export function validRequest(input: unknown): OrderRequest {
  const tooLarge = sizeProblem(input);
  if (tooLarge !== undefined) {
    throw badRequest([`request: ${tooLarge}`]);
  }
  const parsed = parseOrderRequest(input);
  if ('problems' in parsed) {
    throw badRequest(parsed.problems);
  }
  return parsed.request;
}

function badRequest(all: string[]): OrdersError {
  const problems = firstProblems(all);
  return new OrdersError('badRequest', `The request is invalid: ${problems.join('; ')}.`, 'Correct these fields.', {
    problems,
  });
}

async function startRun(temporal: Temporal, orderId: string, request: OrderRequest): Promise<string> {
  try {
    return await startWithKnown(temporal, orderId, request, attributesOf(temporal, request));
  } catch (error) {
    if (error instanceof OrdersError && error.code === 'unreachable') {
      throw new OrdersError(
        'unreachable',
        `${error.message} The order may have started anyway.`,
        `Check with \`crb show ${orderId}\`. Starting it again is safe: at most one order per circuit is open.`,
        { orderId, cause: error },
      );
    }
    throw error;
  }
}

function attributesOf({ encryption }: Temporal, request: OrderRequest): ListedAs[] {
  return searchAttributesOf(request, 'quoting').flatMap(({ key, value }) => {
    const listed = key === CrbRequestedBy ? listedName(encryption, value) : value;
    return listed === undefined ? [] : [{ key, value: listed }];
  });
}

/** Starts with the attributes that the namespace knows. The server names one unknown attribute at a time. */
async function startWithKnown(
  temporal: Temporal,
  orderId: string,
  request: OrderRequest,
  attributes: readonly ListedAs[],
): Promise<string> {
  try {
    return await startWith(temporal, orderId, request, attributes);
  } catch (error) {
    if (!isUnknownSearchAttribute(error) || attributes.length === 0) {
      throw error;
    }
    const names = attributes.map(({ key }) => key.name);
    const unknown = namedIn(error, names);
    const left = attributes.filter(({ key }) => unknown.length > 0 && !unknown.includes(key.name));
    return startWithKnown(temporal, orderId, request, left);
  }
}

async function startWith(
  temporal: Temporal,
  orderId: string,
  request: OrderRequest,
  attributes: readonly ListedAs[],
): Promise<string> {
  // No time-out, retry policy or schedule: an order refuses to run with any of them.
  const handle = await ask(temporal, () =>
    temporal.client.workflow.start(ORDER_WORKFLOW, {
      workflowId: orderId,
      taskQueue: temporal.taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: workflowSummary(summaryOf(request)),
      staticDetails: detailsOf(request),
      memo: memoOf(request),
      ...(attributes.length > 0 ? { typedSearchAttributes: [...attributes] } : {}),
    }),
  );
  return handle.firstExecutionRunId;
}

/** The newest order with the request's external id. @throws OrdersError `conflict` when its request differs */
async function findByExternalId(
  temporal: Temporal,
  orderId: string,
  request: OrderRequest,
): Promise<StartedOrder | undefined> {
  if (request.externalId === undefined) {
    return undefined;
  }
  // The newest run is read by its id, because visibility lags. Older runs are found through visibility.
  const newest = await describeRun(temporal, { workflowId: orderId });
  if (!newest) {
    return undefined;
  }
  const found = isOrder(newest) && (await matches(temporal, { workflowId: orderId, runId: newest.runId }, request));
  if (found) {
    return found;
  }
  for await (const { workflowId, runId } of listRuns(temporal, [equals('WorkflowId', orderId)])) {
    const earlier = runId === newest.runId ? undefined : await matches(temporal, { workflowId, runId }, request);
    if (earlier) {
      return earlier;
    }
  }
  return undefined;
}

/**
 * Searches the orders for other circuits for the request's external id, through visibility, which may lag by seconds.
 *
 * @returns where no search was possible, and why
 * @throws OrdersError `conflict` when it belongs to one of them
 */
async function refuseElsewhere(
  temporal: Temporal,
  orderId: string,
  request: OrderRequest,
): Promise<string | undefined> {
  const { externalId } = request;
  if (externalId === undefined) {
    return undefined;
  }
  try {
    for await (const { workflowId, runId } of listRuns(temporal, [
      equals(CrbExternalId.name, externalIdKey(externalId)),
    ])) {
      const other = workflowId === orderId ? undefined : await requestOf(temporal, { workflowId, runId });
      if (externalIdOf(other) === externalId) {
        throw conflict(workflowId, request, compareRequests(other, request));
      }
    }
    return undefined;
  } catch (error) {
    const why = whyNotLookedFor(temporal, error);
    if (why === undefined) {
      throw error;
    }
    return `The external id ${JSON.stringify(externalId)} was only compared with orders for this circuit: ${why}.`;
  }
}

function whyNotLookedFor({ client }: Temporal, error: unknown): string | undefined {
  if (isUnknownSearchAttribute(error)) {
    return `the search attribute ${CrbExternalId.name} is not registered as Keyword in namespace ${client.options.namespace}`;
  }
  return grpcAnswer(error)?.code === GRPC.UNIMPLEMENTED ? 'the server has no visibility' : undefined;
}

async function matches(
  temporal: Temporal,
  run: { workflowId: string; runId: string },
  request: OrderRequest,
): Promise<StartedOrder | undefined> {
  const other = await requestOf(temporal, run);
  if (externalIdOf(other) !== request.externalId) {
    return undefined;
  }
  const differences = compareRequests(other, request);
  if (differences.length > 0) {
    throw conflict(run.workflowId, request, differences);
  }
  return { orderId: run.workflowId, runId: run.runId, existing: true };
}

function conflict(orderId: string, { externalId }: OrderRequest, all: string[]): OrdersError {
  // The other request may be invalid, so its differences may be many.
  const differences = firstProblems(all);
  return new OrdersError(
    'conflict',
    `The external id ${JSON.stringify(externalId)} belongs to another request, ${orderId}: ${differences.join('; ')}.`,
    'Use a new external id for a new order, or repeat the first request unchanged.',
    { orderId, problems: differences },
  );
}

/** @throws OrdersError `inTheWay` when another order is open under the id, `foreign` when another workflow is */
async function refuseIfInTheWay(
  temporal: Temporal,
  orderId: string,
  request: OrderRequest,
  last: boolean,
): Promise<void> {
  const newest = await describeRun(temporal, { workflowId: orderId });
  if (!last && !(newest && isOpen(newest))) {
    return;
  }
  if (newest && isOpen(newest) && !isOrder(newest)) {
    throw foreignError(temporal, newest);
  }
  const other = newest && (await requestOf(temporal, { workflowId: orderId, runId: newest.runId }));
  if (!last && request.externalId !== undefined && externalIdOf(other) === request.externalId) {
    return;
  }
  const state = newest?.typedSearchAttributes.get(CrbState);
  const who = requesterOf(other);
  throw new OrdersError(
    'inTheWay',
    `Another order for this circuit is open: ${orderId}${state ? `, ${state}` : ''}${who ? `, requested by ${clipBytes(who, 255)}` : ''}.`,
    `Wait for it to end, decide on it, or cancel it: \`crb show ${orderId}\`.`,
    { orderId },
  );
}
