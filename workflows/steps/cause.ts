import { ActivityFailure } from '@temporalio/workflow';

/** The message of the failure that ended a step. */
export function causeText(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
