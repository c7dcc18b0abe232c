import type { WorkflowInfo } from '@temporalio/workflow';
import { clipBytes } from '../contract/describe.js';
import { orderIdOf } from '../contract/order-id.js';
import type { ReceivedRequest } from '../contract/request.js';
import { escaped, MOST_WORDS_BYTES, NAME_LIMIT } from '../contract/text.js';
import { sizeProblem } from '../contract/limits.js';
import { show } from './messages/fields.js';

type StartInfo = Pick<
  WorkflowInfo,
  'workflowId' | 'runTimeoutMs' | 'executionTimeoutMs' | 'retryPolicy' | 'cronSchedule' | 'parent'
>;

/**
 * What is wrong with the way an order was started, if anything. The workflow id is the lock against buying twice;
 * a time-out, a retry policy or a schedule could end or repeat an order in the middle of a purchase.
 */
export function wrongStart(info: StartInfo, request: unknown): string | undefined {
  const orderId = orderIdOf(request);
  const problems = [
    ...(orderId !== undefined && orderId !== info.workflowId
      ? [`the workflow id is ${JSON.stringify(info.workflowId)}: start it as ${JSON.stringify(orderId)}`]
      : []),
    ...(ends(info.runTimeoutMs) ? ['it has a run time-out: start it without one'] : []),
    ...(ends(info.executionTimeoutMs) ? ['it has an execution time-out: start it without one'] : []),
    ...(info.retryPolicy ? ['it has a workflow retry policy: start it without one'] : []),
    ...(info.parent
      ? [
          `it is a child of workflow ${JSON.stringify(info.parent.workflowId)}, whose end could interrupt a purchase: ` +
            'start it from an activity, with a client',
        ]
      : []),
    ...(info.cronSchedule ? ['it has a cron schedule: start it without one'] : []),
  ];
  return problems.length === 0
    ? undefined
    : `This order was started in a way that is not safe: ${problems.join('; ')}.`;
}

/** Some servers report a time-out of ten years when the starter gave none. */
const TEN_YEARS_MS = 315_360_000_000;

function ends(timeoutMs: number | undefined): boolean {
  return timeoutMs !== undefined && timeoutMs > 0 && timeoutMs < TEN_YEARS_MS;
}

/** Why a request is too large to pass to a step; undefined = it is not. */
export function tooLarge(request: unknown): string | undefined {
  const problem = sizeProblem(request);
  return problem && `Invalid request. It ${problem}.`;
}

/**
 * The part of an unchecked request that is safe to show: always an object, whose fields are short texts and numbers.
 * Control characters appear as their codes.
 */
export function showable(request: unknown): ReceivedRequest {
  const fields = isFieldset(request) ? request : { request };
  return Object.fromEntries(
    Object.keys(fields)
      .slice(0, 30)
      .map((name) => [
        clipBytes(escaped(name.slice(0, 80)), 80),
        showableValue(name, (fields as Record<string, unknown>)[name]),
      ]),
  );
}

function isFieldset(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function showableValue(name: string, value: unknown): string | number {
  if (typeof value === 'number') {
    return value;
  }
  const bytes = name === 'reason' ? MOST_WORDS_BYTES : NAME_LIMIT.most;
  return typeof value === 'string' ? clipBytes(escaped(value.slice(0, bytes + 1)), bytes) : show(value);
}
