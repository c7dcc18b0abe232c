import type { WorkflowInfo } from '@temporalio/workflow';
import { clipBytes } from '../contract/describe.js';
import { orderIdOf } from '../contract/order-id.js';
import type { ReceivedRequest } from '../contract/request.js';
import { escaped } from '../contract/text.js';
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
    ...(ends(info.runTimeoutMs) ? ['it has a run time-out: start it without'] : []),
    ...(ends(info.executionTimeoutMs) ? ['it has an execution time-out: start it without'] : []),
    ...(info.retryPolicy ? ['it has a workflow retry policy: start it without'] : []),
    ...(info.parent
      ? [
          `it is a child of workflow ${JSON.stringify(info.parent.workflowId)}, whose end could cut a purchase off: ` +
            'start it from an activity, with a client',
        ]
      : []),
    ...(info.cronSchedule ? ['it has a cron schedule: start it without'] : []),
  ];
  return problems.length === 0
    ? undefined
    : `This order was started in a way that is not safe: ${problems.join('; ')}.`;
}

/** Some servers write ten years where the starter gave no time-out. */
const TEN_YEARS_MS = 315_360_000_000;

function ends(timeoutMs: number | undefined): boolean {
  return timeoutMs !== undefined && timeoutMs > 0 && timeoutMs < TEN_YEARS_MS;
}

/** What is wrong with a request that is too large for any step to be told of it, if it is. */
export function tooLarge(request: unknown): string | undefined {
  const problem = sizeProblem(request);
  return problem && `The request is not an order. It ${problem}.`;
}

/**
 * A request as people may be shown it before anybody has checked it: an object, whatever was received, whose fields are
 * short texts and numbers, in which control characters are shown as their codes.
 */
export function showable(request: unknown): ReceivedRequest {
  const fields = isFieldset(request) ? request : { request };
  return Object.fromEntries(
    Object.keys(fields)
      .slice(0, 30)
      .map((name) => [
        clipBytes(escaped(name.slice(0, 80)), 80),
        showableValue((fields as Record<string, unknown>)[name]),
      ]),
  );
}

function isFieldset(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function showableValue(value: unknown): string | number {
  if (typeof value === 'number') {
    return value;
  }
  return typeof value === 'string' ? clipBytes(escaped(value.slice(0, 256)), 255) : show(value);
}
