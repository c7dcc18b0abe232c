import {
  type Attention,
  isFinal,
  ORDER_STATES,
  orderRequestSchema,
  type FinalState,
  type OrderState,
  type OrderView,
  type ShownRequest,
} from '../contract/index.js';

/** What Temporal itself knows about an order, without any worker. Times are ISO 8601 in UTC. */
export interface TemporalRecord {
  readonly orderId: string;
  /** Of the workflow: `RUNNING`, `COMPLETED`, … */
  readonly status: string;
  /** The first argument of the workflow, as received. */
  readonly request: unknown;
  /** The search attribute `CrbState`; undefined without registration. */
  readonly attribute: string | undefined;
  /** The step that is under way or retried. */
  readonly step: { readonly name: string; readonly since: string | undefined } | undefined;
  readonly startedAt: string;
  readonly closedAt: string | undefined;
  /** Nothing but the start has been recorded. */
  readonly untouched: boolean;
}

/** Where an order is while one of its steps is under way. */
const STATE_OF_STEP: Readonly<Record<string, OrderState>> = {
  quoteOrder: 'quoting',
  notifyApprovers: 'awaitingApproval',
  placeOrder: 'placing',
  findCircuit: 'placing',
  trackCircuit: 'provisioning',
};

/**
 * The state of an order by Temporal's records. The step under way is the best witness, because the search attribute is
 * only written where an order stays a while; an order without either waits for a person. `quoting` is what the start has
 * written, and tells nothing once something has happened.
 */
export function stateOf(record: Omit<TemporalRecord, 'request' | 'orderId'>): OrderState {
  const attribute = ORDER_STATES.find((state) => state === record.attribute);
  if (record.closedAt !== undefined) {
    return attribute && isFinal(attribute) ? attribute : finalStateOf(record.status);
  }
  const byStep = record.step && STATE_OF_STEP[record.step.name];
  if (byStep) {
    return byStep;
  }
  if (attribute === undefined || attribute === 'quoting') {
    return record.untouched ? 'quoting' : 'awaitingApproval';
  }
  return attribute;
}

/** The final state that a closed workflow stands for when nothing else tells. */
export function finalStateOf(status: string): FinalState {
  return status === 'COMPLETED' ? 'completed' : status === 'CANCELLED' ? 'cancelled' : 'failed';
}

/** A view of an order that nobody has answered for; it says so. */
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
      ? { text: 'Nothing: the order has ended.' }
      : {
          text: 'No worker answers for this order: start one (`crb worker`); it goes on where it was.',
          who: 'the operator of the workers',
        },
    timeline: [{ state: 'quoting', at: record.startedAt }, ...(state === 'quoting' ? [] : [{ state, at: since }])],
  };
}

/** What was received is shown as it is when it is no request. */
function asRequest(value: unknown): ShownRequest {
  const parsed = orderRequestSchema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { request: value };
}
