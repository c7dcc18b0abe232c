import type { ActivateInput, Next, WorkflowInterceptors, WorkflowInternalsInterceptor } from '@temporalio/workflow';
import { ASK_AGAIN } from '../contract/messages.js';

/**
 * Fails a query that arrives before the order's own workflow task, so that a query never moves the order.
 *
 * When a worker comes back, a query may reach it before the workflow task that waits for it. The SDK (1.24) then runs the
 * workflow over events that no task has processed yet, with the clock of the previous task. When the task arrives, the
 * workflow continues from there with the rest of what the task brings, such as an update. A replay processes all of it
 * together, messages first. Its commands then come in another order, and the order would be stuck for ever. After the
 * failed query the worker drops the run from its cache and reads it again for the task; the sender repeats the query.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [new UncommittedEvents()] });

class UncommittedEvents implements WorkflowInternalsInterceptor {
  private task: { historyLength: number; time: string } | undefined;

  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    const { jobs, historyLength, timestamp } = input.activation;
    if (jobs?.some(({ queryWorkflow }) => queryWorkflow != null)) {
      return next(input);
    }
    const task = {
      historyLength: historyLength ?? 0,
      time: `${String(timestamp?.seconds)}.${String(timestamp?.nanos)}`,
    };
    // Each task has its own time. Events that no task has processed yet arrive with the time of the previous task.
    if (this.task !== undefined && task.historyLength > this.task.historyLength && task.time === this.task.time) {
      throw new Error(ASK_AGAIN);
    }
    this.task = task;
    next(input);
  }
}
