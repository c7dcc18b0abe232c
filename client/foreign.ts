import type { WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import { clipBytes, ORDER_WORKFLOW } from '../contract/index.js';
import { differs } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import type { Temporal } from './temporal.js';
import { temporalCommand } from './temporal-command.js';
import { listWorkflows, OPEN } from './visibility.js';

/** A workflow of another type that runs under the id of an order: it holds the lock, and is none. */
export interface ForeignWorkflow {
  readonly orderId: string;
  readonly runId: string;
  /** Its type, perhaps an order's with a typing error. */
  readonly workflowType: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** What it is and does, in one sentence. */
  readonly text: string;
  /** The command that ends it. */
  readonly endWith: string;
}

type Found = Pick<WorkflowExecutionInfo | WorkflowExecutionDescription, 'workflowId' | 'runId' | 'type' | 'startTime'>;

/** Whether a workflow is an order; anybody can start another one under an order's id. */
export function isOrder({ type }: Pick<Found, 'type'>): boolean {
  return type === ORDER_WORKFLOW;
}

/** For whoever asked for an order and found something else in its place. */
export function foreignError(temporal: Temporal, found: Found): OrdersError {
  const { orderId, text, endWith } = foreignOf(temporal, found);
  return new OrdersError('foreign', text, `If nobody needs it, end it: ${endWith}`, { orderId });
}

/** Open workflows that hold an order's id and are none. Visibility may lag behind by seconds. */
export async function* listForeign(temporal: Temporal): AsyncGenerator<ForeignWorkflow> {
  const open = [`WorkflowId STARTS_WITH 'crb:'`, differs('WorkflowType', ORDER_WORKFLOW), OPEN];
  for await (const found of listWorkflows(temporal, open)) {
    yield foreignOf(temporal, found);
  }
}

function foreignOf(temporal: Temporal, { workflowId, runId, type, startTime }: Found): ForeignWorkflow {
  const startedAt = startTime.toISOString();
  return {
    orderId: workflowId,
    runId,
    workflowType: type,
    startedAt,
    text:
      `${workflowId} is no order but another workflow, of type ${JSON.stringify(clipBytes(type, 200))}, open since ` +
      `${startedAt}: an order's type is ${ORDER_WORKFLOW}. While it is open, no order for this circuit can be started.`,
    endWith: temporalCommand(
      temporal.client.options.namespace,
      ...['workflow', 'terminate', '--workflow-id', workflowId, '--run-id', runId],
      ...['--reason', `not of type ${ORDER_WORKFLOW}`],
    ),
  };
}
