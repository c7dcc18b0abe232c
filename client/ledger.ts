import type { WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { defined } from '../contract/defined.js';
import {
  ACTIONS,
  CrbState,
  isFinal,
  ORDER_STATES,
  parseOrderRequest,
  rulesOf,
  type Action,
  type CircuitFigures,
  type OrderRequest,
  type OrderState,
  type OrderView,
} from '../contract/index.js';
import { valuesOrWhy } from './decode.js';
import { finalStateOf } from './fallback.js';
import { openOrderReader } from './open-orders.js';
import { requestOf } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { outcomeOf } from './view.js';
import { actionOf, listRuns } from './visibility.js';

/** What the orders of a namespace have bought, or may have bought. */
export interface Ledger {
  readonly orders: readonly LedgerEntry[];
  /** Milliseconds that the namespace keeps closed orders. Older ones are unknown. */
  readonly retention?: number;
}

/** One order. Times are ISO 8601 in UTC. */
export interface LedgerEntry {
  readonly orderId: string;
  readonly runId: string;
  /** Absent when neither its request nor its id shows it. */
  readonly action?: Action;
  readonly state: OrderState;
  /** Of the workflow: `RUNNING`, `COMPLETED`, `TERMINATED`, … */
  readonly status: string;
  readonly startedAt: string;
  readonly closedAt?: string;
  /** Whether the order itself reported its end. False for an open order, and for one that was ended from outside. */
  readonly ownWord: boolean;
  /** The cause that a failed order reported: an `OrderFailure`. */
  readonly failure?: string;
  /** Whether a purchase may have been sent. */
  readonly mayHaveBought: boolean;
  /** Absent when it is invalid. */
  readonly request?: OrderRequest;
  /** The circuit that it bought, found or changes. */
  readonly circuit?: string;
  /** Why it can't be read here, at least in part: a key is missing. Then its history's readable part is all that is known. */
  readonly unreadable?: string;
  /** The target figures of its circuit, as far as they are known. */
  readonly target?: Partial<CircuitFigures>;
}

const BATCH = 20;

/** States in which something may have been bought. */
const BUYING: readonly string[] = ['placing', 'held', 'provisioning'] satisfies OrderState[];

/**
 * Reads all orders that the namespace still has. Visibility may lag by seconds.
 *
 * @throws OrdersError `unreachable` or `denied`
 */
export async function readLedger(temporal: Temporal): Promise<Ledger> {
  const { client } = temporal;
  const { namespace } = client.options;
  const { config } = await ask(temporal, () => client.workflowService.describeNamespace({ namespace }));
  const seconds = config?.workflowExecutionRetentionTtl?.seconds;
  const orders: LedgerEntry[] = [];
  const entry = entryOf(temporal);
  let batch: WorkflowExecutionInfo[] = [];
  const flush = async () => {
    orders.push(...(await Promise.all(batch.map(entry))));
    batch = [];
  };
  for await (const info of listRuns(temporal, [])) {
    batch.push(info);
    if (batch.length === BATCH) {
      await flush();
    }
  }
  await flush();
  return { orders, ...(seconds == null ? {} : { retention: Number(String(seconds)) * 1000 }) };
}

/** Makes the function that reads one order: from its result, or else from its worker or its history. */
function entryOf(temporal: Temporal): (info: WorkflowExecutionInfo) => Promise<LedgerEntry> {
  const readOpen = openOrderReader(temporal);
  return async (info) => {
    const { workflowId, runId } = info;
    if (info.closeTime === undefined) {
      const open = await readOpen({ workflowId, runId });
      if (open) {
        const isRead = open.view.attention?.code !== 'noKey' && 'request' in parseOrderRequest(open.view.request);
        return isRead
          ? fromView(info, open.view, { ownWord: false })
          : fromHistory(temporal, info, { state: open.view.state });
      }
    }
    const { view, failure, undecryptable } = await outcomeOf(temporal, { workflowId, runId });
    return view
      ? fromView(info, view, defined({ ownWord: true, failure }))
      : fromHistory(temporal, info, { state: closedState(info), undecryptable });
  };
}

/** What the server's list says of a closed order. */
function closedState({ status, typedSearchAttributes }: WorkflowExecutionInfo): OrderState {
  const attribute = ORDER_STATES.find((state) => state === typedSearchAttributes.get(CrbState));
  return attribute && isFinal(attribute) ? attribute : finalStateOf(status.name);
}

function common({ workflowId, runId, status, startTime, closeTime }: WorkflowExecutionInfo, received: unknown) {
  const action = actionOf(workflowId, received);
  return defined({
    orderId: workflowId,
    runId,
    action,
    status: status.name,
    startedAt: startTime.toISOString(),
    closedAt: closeTime?.toISOString(),
  });
}

function fromView(
  info: WorkflowExecutionInfo,
  view: OrderView,
  word: Pick<LedgerEntry, 'ownWord' | 'failure'>,
): LedgerEntry {
  const { state, timeline, circuit, quote } = view;
  const parsed = parseOrderRequest(view.request);
  const request = 'request' in parsed ? parsed.request : undefined;
  return {
    ...common(info, view.request),
    ...word,
    state,
    mayHaveBought: BUYING.includes(state) || timeline.some((step) => BUYING.includes(step.state)),
    ...bought(info, request, circuit?.crossRegionBandwidthId, quote?.base),
  };
}

/**
 * A run that was ended from outside left no result, but its history shows what it did. So does that of a run that can't be
 * decrypted here.
 *
 * @param undecryptable why the result that it left can't be read
 */
async function fromHistory(
  temporal: Temporal,
  info: WorkflowExecutionInfo,
  { state, undecryptable }: { state: OrderState; undecryptable?: string | undefined },
): Promise<LedgerEntry> {
  const { workflowId, runId } = info;
  const handle = temporal.client.workflow.getHandle(workflowId, runId);
  const [received, { events }] = await Promise.all([
    requestOf(temporal, { workflowId, runId }),
    ask(temporal, () => handle.fetchHistory()),
  ]);
  const parsed = parseOrderRequest(received);
  const request = 'request' in parsed ? parsed.request : undefined;
  const traces = await Promise.all((events ?? []).map((event) => traceOf(temporal, workflowId, event)));
  return {
    ...common(info, received),
    state,
    ownWord: undecryptable !== undefined,
    mayHaveBought: traces.some(({ buys }) => buys),
    ...bought(info, request, traces.findLast(({ circuit }) => circuit !== undefined)?.circuit, undefined),
    ...defined({ unreadable: undecryptable ?? traces.find((trace) => trace.unreadable !== undefined)?.unreadable }),
  };
}

function bought(
  { workflowId }: WorkflowExecutionInfo,
  request: OrderRequest | undefined,
  found: string | undefined,
  base: CircuitFigures | undefined,
): Pick<LedgerEntry, 'request' | 'circuit' | 'target'> {
  const action = actionOf(workflowId, request);
  const circuit =
    found ?? (request ? rulesOf(request).circuit(request) : action && ACTIONS[action].inLock(workflowId).circuit);
  return defined({ request, target: request && targetOf(request, base), circuit });
}

/** Without its starting point, only the figures that the change names are known. */
function targetOf(request: OrderRequest, base: CircuitFigures | undefined): Partial<CircuitFigures> {
  const rules = rulesOf(request);
  return rules.target(request, base) ?? rules.named(request);
}

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** What an event shows of a purchase. */
interface Trace {
  buys: boolean;
  circuit?: string;
  /** Why it can't be decrypted here. */
  unreadable?: string;
}

/** Steps from the purchase on. */
const FROM_PURCHASE = ['placeOrder', 'findCircuit', 'trackCircuit'];

async function traceOf(temporal: Temporal, workflowId: string, event: HistoryEvent): Promise<Trace> {
  const scheduled = event.activityTaskScheduledEventAttributes;
  const started = event.workflowExecutionStartedEventAttributes;
  const payloads =
    event.activityTaskCompletedEventAttributes?.result?.payloads ?? (scheduled ?? started)?.input?.payloads ?? [];
  // Values that can't be decoded show nothing.
  const { values, undecryptable } = await valuesOrWhy(temporal, workflowId, payloads);
  // The second argument of a run is the data that an earlier run handed over.
  const facts = started ? values.slice(1) : values;
  const circuit = facts.map(circuitIn).find((id) => id !== undefined);
  return defined({
    buys:
      FROM_PURCHASE.includes(scheduled?.activityType?.name ?? '') ||
      (started != null && facts.some((carried) => BUYING.includes(String(field(carried, 'state'))))) ||
      // What an earlier run handed over can't be read.
      (started != null && undecryptable !== undefined && payloads.length > 1),
    circuit,
    unreadable: undecryptable,
  });
}

/** The circuit that a step was about or has found. */
function circuitIn(value: unknown): string | undefined {
  const id = field(field(value, 'circuit'), 'crossRegionBandwidthId') ?? field(value, 'crossRegionBandwidthId');
  return typeof id === 'string' ? id : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
