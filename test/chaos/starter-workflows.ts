import { makeContinueAsNewFunc, ParentClosePolicy, startChild } from '@temporalio/workflow';

/** Starts an order as its child, as a tool that is a workflow itself might, and waits for it. */
export async function buyer(
  orderId: string,
  taskQueue: string,
  request: unknown,
  policy: keyof typeof ParentClosePolicy,
): Promise<void> {
  const order = await startChild('crossRegionBandwidthOrder', {
    workflowId: orderId,
    taskQueue,
    args: [request],
    parentClosePolicy: ParentClosePolicy[policy],
  });
  await order.result();
}

/** Continues as an order, with a state that no order has had. */
export async function impostor(taskQueue: string, request: unknown, forged: unknown): Promise<void> {
  await makeContinueAsNewFunc<(request: unknown, carried: unknown) => Promise<void>>({
    workflowType: 'crossRegionBandwidthOrder',
    taskQueue,
  })(request, forged);
}
