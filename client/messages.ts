import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
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
import { GRPC, grpcAnswer, isTooManyUpdates } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import { noMoreUpdates } from './no-more-updates.js';
import { findOrder } from './orders.js';
import { persist } from './persist.js';
import type { RunDescription } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { isOpen, viewOf } from './view.js';

export interface SendOptions {
  /**
   * `update` (default) needs a worker and returns the order's answer. `signal` works without a worker but gets no
   * answer: read the order to see the result.
   */
  readonly via?: 'update' | 'signal';
  /** Milliseconds to wait for the answer; default 10,000. */
  readonly timeoutMs?: number;
}

/** The order accepted the message; with a signal, Temporal accepted it. */
export interface Sent {
  readonly orderId: string;
  readonly via: 'update' | 'signal';
  /** The order's answer; a signal has none. */
  readonly answer?: MessageAnswer;
}

/** A message with its content. */
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
    throw await endedError(temporal, order, sent.name);
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
 * A task may end without the message, or Temporal keeps no more of them: the order has not received it. So send it again until the deadline, and then
 * throw the last error.
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
  return isOfFailedTask(error) || isLeftOut(error) || isOneTooMany(error);
}

/** A message ended the order and another event arrived in the same moment: the server undid the task. */
function isOfFailedTask(error: unknown): boolean {
  const answer = grpcAnswer(error);
  return answer?.code === GRPC.FAILED_PRECONDITION && /workflow task failure/i.test(answer.details);
}

/** As many messages already wait for a worker as Temporal keeps. */
function isOneTooMany(error: unknown): boolean {
  return isTooManyUpdates(grpcAnswer(error));
}

/** A query reached the worker with the events of the task, just before the task: the SDK (1.24) then leaves out messages. */
function isLeftOut(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'UnprocessedUpdate'
  );
}

// Pinned to the run that was read: a later run under the same id may be another order.
const handleOf = ({ client }: Temporal, { workflowId, runId }: RunDescription) =>
  client.workflow.getHandle(workflowId, runId);

/** The order would refuse these messages too, but the sender of a signal would not see that. */
function refuseUnfit({ name, message }: OrderMessage): void {
  const tooLarge = sizeProblem(message);
  if (tooLarge !== undefined) {
    const problem = `${name}: ${tooLarge}`;
    throw new OrdersError('badRequest', `The ${name} message was not sent: it ${tooLarge}.`, 'Shorten its texts.', {
      problems: [problem],
    });
  }
  const given = new Map<string, unknown>(Object.entries(message));
  const problems = Object.entries<FieldRule>(MESSAGES[name].fields)
    .filter(([field, { optional }]) => !optional && isBlank(given.get(field)))
    .map(([field]) => `${field}: is missing`);
  if (problems.length > 0) {
    throw new OrdersError(
      'badRequest',
      `The ${name} message was not sent: ${problems.join('; ')}.`,
      'Fill in these fields.',
      { problems },
    );
  }
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

async function explain(
  temporal: Temporal,
  order: RunDescription,
  { name, timeoutMs }: { name: MessageName; timeoutMs: number },
  error: unknown,
): Promise<unknown> {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new OrdersError(
      'noWorker',
      `No worker answered within ${timeoutMs / 1000} s. The order may or may not have received the message.`,
      'Start a worker and send the message again, which is safe; or send it as a signal, which waits for a worker.',
      { orderId: order.workflowId, cause: error },
    );
  }
  if (isOneTooMany(error)) {
    return new OrdersError(
      'noWorker',
      'Too many decisions wait for a worker: Temporal keeps 10 messages for an order until a worker takes them.',
      'Start a worker and send the message again, which is safe; or send it as a signal, which waits for a worker.',
      { orderId: order.workflowId, cause: error },
    );
  }
  if (isUndone(error)) {
    return new OrdersError(
      'taskFailing',
      "The order's workflow task keeps failing, so the order has not received the message.",
      "Check the worker's log, and send the message again when the cause is fixed.",
      { orderId: order.workflowId, cause: error },
    );
  }
  const none = noMoreUpdates(
    error,
    order.workflowId,
    'Send it as a signal (`--signal`), which gets no answer: `crb show` shows what came of it. Or send it again later.',
  );
  if (none) {
    return none;
  }
  // The order's own answer comes first, even if the order has ended since.
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
      return refused(order.workflowId, name, 'The order has just continued in a new run.', 'Send it again.');
    }
    if (!isOpen(now)) {
      return endedError(temporal, now, name);
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
    next ?? `Nothing has changed. \`crb show ${orderId}\` shows the order's state and what it accepts.`,
    { orderId, cause: name },
  );
}

async function endedError(temporal: Temporal, order: RunDescription, name: MessageName): Promise<OrdersError> {
  const { state, since, reason } = await viewOf(temporal, order);
  const why = reason ? `: ${reason.replace(/\.$/, '')}` : '';
  return new OrdersError(
    'ended',
    state === 'completed'
      ? `The order is already complete; there is nothing to ${name}.`
      : `The order has already ended (${state} at ${since}${why}); there is nothing to ${name}.`,
    state === 'completed'
      ? `\`crb show ${order.workflowId}\` shows the result.`
      : 'Start a new order if you still need the circuit.',
    { orderId: order.workflowId },
  );
}
