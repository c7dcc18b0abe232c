import { clipBytes, ORDER_WORKFLOW } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import { differs } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import type { RunDescription } from './runs.js';
import type { Temporal } from './temporal.js';
import { temporalCommand } from './temporal-command.js';
import { listWorkflows, OPEN, type ListedRun } from './visibility.js';

/** A workflow of another type under the id of an order. It is not an order, but it holds the lock. */
export interface ForeignWorkflow {
  readonly orderId: string;
  readonly runId: string;
  /** Its type; perhaps an order's type with a typing error. */
  readonly workflowType: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** What it is and what it blocks, for people. */
  readonly text: string;
  /** The command that ends it. */
  readonly endWith: string;
}

type Found = Pick<ListedRun | RunDescription, 'workflowId' | 'runId' | 'type' | 'startTime'>;

/** Whether a workflow is an order. Anyone can start another workflow under an order's id. */
export function isOrder({ type }: Pick<Found, 'type'>): boolean {
  return type === ORDER_WORKFLOW;
}

/** The error when another workflow is open under an order's id. */
export function foreignError(temporal: Temporal, found: Found): OrdersError {
  const { orderId, text, endWith } = foreignOf(temporal, found);
  return new OrdersError('foreign', text, `If nobody needs that workflow, end it: ${endWith}`, { orderId });
}

/** Open workflows that hold an order's id but are not orders. Visibility may lag by seconds. */
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
      `${workflowId} is not an order: its workflow type is ${JSON.stringify(clipBytes(type, 200))}, not ` +
      `${ORDER_WORKFLOW}. It has been open since ${timeText(startedAt)}, and blocks orders for this circuit.`,
    endWith: temporalCommand(
      temporal.client.options.namespace,
      ...['workflow', 'terminate', '--workflow-id', workflowId, '--run-id', runId],
      ...['--reason', `not of type ${ORDER_WORKFLOW}`],
    ),
  };
}
