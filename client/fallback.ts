import {
  type Attention,
  type AttentionCode,
  isFinal,
  ORDER_STATES,
  orderRequestSchema,
  STATE_OF_STEP,
  stepNamed,
  type FinalState,
  type OrderState,
  type OrderView,
  type ShownRequest,
} from '../contract/index.js';

/** What Temporal knows about an order without a worker. */
export interface TemporalRecord extends Trace {
  readonly orderId: string;
  /** The first argument of the workflow, as received. */
  readonly request: unknown;
}

/** What shows where an order stands. Times are ISO 8601 in UTC. */
export interface Trace {
  /** Of the workflow: `RUNNING`, `COMPLETED`, … */
  readonly status: string;
  /** The search attribute `CrbState`; undefined when it is not registered. */
  readonly attribute: string | undefined;
  /** The step that runs or is retried. */
  readonly step: { readonly name: string; readonly since: string | undefined } | undefined;
  readonly startedAt: string;
  readonly closedAt: string | undefined;
  /** The history holds only the start. */
  readonly untouched: boolean;
}

/**
 * The state of an order by Temporal's records. The running step tells most, because the search attribute is written only
 * in states that last; an order without either waits for approval. `quoting` is written at the start, so it means nothing
 * once the history has more events.
 */
export function stateOf(record: Trace): OrderState {
  const attribute = ORDER_STATES.find((state) => state === record.attribute);
  if (record.closedAt !== undefined) {
    return attribute && isFinal(attribute) ? attribute : finalStateOf(record.status);
  }
  const step = stepNamed(record.step?.name);
  const byStep = step && STATE_OF_STEP[step];
  if (byStep) {
    return byStep;
  }
  if (attribute === undefined || attribute === 'quoting') {
    return record.untouched ? 'quoting' : 'awaitingApproval';
  }
  return attribute;
}

/** The final state of a closed workflow, by its status alone. */
export function finalStateOf(status: string): FinalState {
  return status === 'COMPLETED' ? 'completed' : status === 'CANCELLED' ? 'cancelled' : 'failed';
}

/** What `next` says of an order that has ended. */
export const NEXT_AFTER_END = 'Finished. Nothing more to do.';

const NO_WORKER_NEXT = 'No worker answers for this order. Start one (`crb worker`); the order then continues.';

/** What to do where starting a worker would not help. */
const NEXT: Readonly<Partial<Record<AttentionCode, string>>> = {
  noKey: 'Give this program the keys of the workers, or ask where they are.',
  taskFailing:
    "A worker runs, but can't go on with this order, for the reason above. Mend that; the order then continues.",
  foreignWorker: 'Start workers of one version for this task queue; the order then continues.',
  stepPaused: 'Unpause the step; the order then continues.',
};

/** The view of an order for which no worker has answered; `attention` says so. */
export function viewWithoutWorker(record: TemporalRecord, attention: Attention): OrderView {
  const state = stateOf(record);
  const since = record.closedAt ?? record.step?.since ?? record.startedAt;
  return {
    orderId: record.orderId,
    request: asRequest(record.request),
    state,
    since,
    attention,
    refused: { count: 0, latest: [] },
    next: isFinal(state)
      ? { text: NEXT_AFTER_END }
      : {
          text: NEXT[attention.code] ?? NO_WORKER_NEXT,
          who: 'an operator',
        },
    timeline: [{ state: 'quoting', at: record.startedAt }, ...(state === 'quoting' ? [] : [{ state, at: since }])],
  };
}

/** An invalid one is shown as it was received. */
function asRequest(value: unknown): ShownRequest {
  const parsed = orderRequestSchema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { request: value };
}
