import { ApplicationFailure } from '@temporalio/activity';
import { defined } from '../contract/defined.js';
import { clipBytes, type OrderFailure } from '../contract/index.js';
import { ZenlayerError } from '../zenlayer/index.js';

/**
 * Most bytes of a refusal, which may name all that the API offers. A quote inside a workflow task ends with that task: were
 * it too large for the server, the server would terminate the order.
 */
const MOST_BYTES = 8_000;

/** The order can't be done; nothing to retry. */
export function refusal(type: OrderFailure, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(clipBytes(message, MOST_BYTES), type);
}

/**
 * What a failed read means for the order. A refusal is final. Anything else is retried, also wrong credentials: the
 * operator corrects them while the order waits. The failure never carries the original error.
 */
export function readFailure(error: unknown): unknown {
  return error instanceof ZenlayerError && error.kind === 'refused'
    ? refusal('Refused', error.message)
    : retriedFailure(error);
}

/** A failed read that is retried without end, whatever the API said: the order can't go on without it. */
export function retriedFailure(error: unknown): unknown {
  if (!(error instanceof ZenlayerError)) {
    return error;
  }
  return ApplicationFailure.create(
    defined({ message: error.message, type: error.code, nextRetryDelay: error.retryAfterMs }),
  );
}
