import {
  executeChild,
  makeContinueAsNewFunc,
  ParentClosePolicy,
  proxyActivities,
  condition,
} from '@temporalio/workflow';
import { ORDER_WORKFLOW } from '../../contract/order-id.js';

/** What a foreign workflow is to start. */
export interface Start {
  workflowId: string;
  taskQueue: string;
  args: unknown[];
}

/** Makes an order its child; `policy`: what becomes of the child when the parent ends. */
export async function parentOfOrder(
  { workflowId, taskQueue, args }: Start,
  policy: keyof typeof ParentClosePolicy,
): Promise<unknown> {
  return executeChild(ORDER_WORKFLOW, { workflowId, taskQueue, args, parentClosePolicy: ParentClosePolicy[policy] });
}

/** Starts an order as it should: from a step, with a client. Then waits for ever. */
export async function starterOfOrder(start: Start): Promise<void> {
  const { startOrder } = proxyActivities<{ startOrder(start: Start): Promise<void> }>({
    startToCloseTimeout: '1 minute',
  });
  await startOrder(start);
  await condition(() => false);
}

/** Continues as an order, with whatever it is told to hand over. */
export async function impostor({ taskQueue, args }: Start): Promise<void> {
  await makeContinueAsNewFunc<(...args: unknown[]) => Promise<void>>({ workflowType: ORDER_WORKFLOW, taskQueue })(
    ...args,
  );
}
