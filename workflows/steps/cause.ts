import { ActivityFailure } from '@temporalio/workflow';
import { reasonOf } from '../../contract/reason-of.js';

/** The message of the failure that ended a step. */
export function causeText(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return reasonOf(cause);
}
