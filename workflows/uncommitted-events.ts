import type { ActivateInput, Next, WorkflowInterceptors, WorkflowInternalsInterceptor } from '@temporalio/workflow';
import { ASK_AGAIN } from '../contract/messages.js';

/**
 * Keeps an order from running ahead of its history for the sake of a query.
 *
 * When a worker comes back, a query may reach it before the workflow task that waits for it. The SDK (1.24) then runs the
 * workflow over the events that no task has taken in yet, with the clock of the task before; when the task comes, it
 * goes on from there with what else the task brings, such as an update. A replay takes in all of it at once, messages
 * first, so its commands come in another order, and the order would be stuck for good. So such a query fails, which makes
 * the worker forget the run and read it anew for its task; who asked asks again.
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
    // Every task has a time of its own; events behind it that no task has taken in come with the time of the one before.
    if (this.task !== undefined && task.historyLength > this.task.historyLength && task.time === this.task.time) {
      throw new Error(ASK_AGAIN);
    }
    this.task = task;
    next(input);
  }
}
