import { ApplicationFailure } from '@temporalio/activity';
import { defined } from '../contract/defined.js';
import type { OrderFailure } from '../contract/index.js';
import { ZenlayerError } from '../zenlayer/index.js';

/** The order can't be done; nothing to retry. */
export function refusal(type: OrderFailure, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}

/**
 * What a failed read means for the order: a refusal is final; anything else passes, wrong credentials included, which
 * are the operator's to mend while the order waits. The failure never carries the original error.
 */
export function readFailure(error: unknown): unknown {
  return error instanceof ZenlayerError && error.kind === 'refused'
    ? refusal('Refused', error.message)
    : passingFailure(error);
}

/** A failed read that is tried again without end, whatever the API said: too much depends on it to give up. */
export function passingFailure(error: unknown): unknown {
  if (!(error instanceof ZenlayerError)) {
    return error;
  }
  return ApplicationFailure.create(
    defined({ message: error.message, type: error.code, nextRetryDelay: error.retryAfterMs }),
  );
}
