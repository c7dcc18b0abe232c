import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import {
  MESSAGE_REFUSED,
  MESSAGES,
  sizeProblem,
  type FieldRule,
  type MessageAnswer,
  type MessageContents,
  type MessageName,
} from '../contract/index.js';
import { GRPC, grpcAnswer } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import { findOrder } from './orders.js';
import { persist } from './persist.js';
import { ask, type Temporal } from './temporal.js';
import { isOpen, viewOf } from './view.js';

export interface SendOptions {
  /**
   * `update` (default) answers at once and takes a worker; `signal` is accepted without one and never answered: look at
   * the order to see what became of it.
   */
  readonly via?: 'update' | 'signal';
  /** Milliseconds to wait for the answer of a worker; default 10,000. */
  readonly timeoutMs?: number;
}

/** The order took the message; with a signal, Temporal did. */
export interface Sent {
  readonly orderId: string;
  readonly via: 'update' | 'signal';
  /** The order's answer; a signal has none. */
  readonly answer?: MessageAnswer;
}

/** A message and what it holds. */
export interface OrderMessage<N extends MessageName = MessageName> {
  readonly name: N;
  readonly message: MessageContents[N];
}

/** Sends a message to an order. See `OrdersClient.approve`. */
export async function sendMessage<N extends MessageName>(
  temporal: Temporal,
  id: string,
  sent: OrderMessage<N>,
  { via = 'update', timeoutMs = temporal.waits.message }: SendOptions = {},
): Promise<Sent> {
  refuseUnfit(sent);
  const order = await findOrder(temporal, id);
  if (!isOpen(order)) {
    throw await endedError(temporal, order);
  }
  const orderId = order.workflowId;
  try {
    if (via === 'signal') {
      await ask(temporal, () => handleOf(temporal, order).signal(MESSAGES[sent.name].signal, sent.message));
      return { orderId, via };
    }
    const answer = await temporal.client.withDeadline(Date.now() + timeoutMs, () =>
      throughFailedTasks(() =>
        handleOf(temporal, order).executeUpdate(MESSAGES[sent.name].update, { args: [sent.message] }),
      ),
    );
    return { orderId, via, answer };
  } catch (error) {
    throw await explain(temporal, order, { name: sent.name, timeoutMs }, error);
  }
}

const PAUSES = { firstMs: 50, mostMs: 500 };

/**
 * When an order ends on a message and something else happens at that very moment, the server undoes the task, and the
 * message with it; the next task sees both. Ends at the dead-line, with what was thrown last.
 */
async function throughFailedTasks<T>(call: () => Promise<T>): Promise<T> {
  let undone: unknown;
  const passes = (error: unknown) => {
    undone = isUndone(error) ? error : undone;
    return isUndone(error);
  };
  return persist(call, passes, PAUSES).catch((error: unknown) => {
    throw undone !== undefined && error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ? undone : error;
  });
}

function isUndone(error: unknown): boolean {
  const answer = grpcAnswer(error);
  return answer?.code === GRPC.FAILED_PRECONDITION && /workflow task failure/i.test(answer.details);
}

// Pinned to the run that was looked at: an order that starts meanwhile under the same id is another order.
const handleOf = ({ client }: Temporal, { workflowId, runId }: WorkflowExecutionDescription) =>
  client.workflow.getHandle(workflowId, runId);

/** The order would refuse these too, but the sender of a signal would never learn of it. */
function refuseUnfit({ name, message }: OrderMessage): void {
  const tooLarge = sizeProblem(message);
  if (tooLarge !== undefined) {
    const problem = `${name}: ${tooLarge}`;
    throw new OrdersError('badRequest', `This ${name} is not sent: it ${tooLarge}.`, 'Shorten its texts.', {
      problems: [problem],
    });
  }
  const given = new Map<string, unknown>(Object.entries(message));
  const problems = Object.entries<FieldRule>(MESSAGES[name].fields)
    .filter(([field, { optional }]) => !optional && isBlank(given.get(field)))
    .map(([field]) => `${field}: is missing`);
  if (problems.length > 0) {
    throw new OrdersError('badRequest', `This ${name} is not complete: ${problems.join('; ')}.`, 'Fill these fields.', {
      problems,
    });
  }
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

async function explain(
  temporal: Temporal,
  order: WorkflowExecutionDescription,
  { name, timeoutMs }: { name: MessageName; timeoutMs: number },
  error: unknown,
): Promise<unknown> {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new OrdersError(
      'noWorker',
      `No worker has answered within ${timeoutMs / 1000} s, so it is not known whether the order has the message.`,
      'Start a worker and send it again, which is safe; or send it as a signal, which waits for a worker.',
      { orderId: order.workflowId, cause: error },
    );
  }
  if (isUndone(error)) {
    return new OrdersError(
      'taskFailing',
      `The worker can't carry on with this order, so it has not got the message.`,
      "Look at the worker's log; send the message again when the cause is gone.",
      { orderId: order.workflowId, cause: error },
    );
  }
  // The order's own word goes before what has become of it since.
  if (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === MESSAGE_REFUSED
  ) {
    return refused(order.workflowId, name, error.cause.message);
  }
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) {
    const now = await findOrder(temporal, order.workflowId);
    if (now.runId !== order.runId && isOpen(now)) {
      return refused(order.workflowId, name, 'It has just gone on in a new run.', 'Send it again.');
    }
    if (!isOpen(now)) {
      return endedError(temporal, now);
    }
    const reason = error instanceof WorkflowUpdateFailedError ? (error.cause?.message ?? error.message) : error.message;
    return refused(order.workflowId, name, reason);
  }
  return error;
}

function refused(orderId: string, name: MessageName, text: string, next?: string): OrdersError {
  return new OrdersError(
    'refused',
    text,
    next ?? `Nothing has changed; \`crb show ${orderId}\` shows where the order stands and what it takes.`,
    { orderId, cause: name },
  );
}

async function endedError(temporal: Temporal, order: WorkflowExecutionDescription): Promise<OrdersError> {
  const view = await viewOf(temporal, order);
  const why = view.reason ? `: ${view.reason.replace(/\.$/, '')}` : '';
  return new OrdersError(
    'ended',
    `The order has ended: ${view.state} at ${view.since}${why}.`,
    'It takes no more messages; start a new order if the circuit is still wanted.',
    { orderId: order.workflowId },
  );
}
