import type {
  ActivateInput,
  ConcludeActivationInput,
  ConcludeActivationOutput,
  Next,
  WorkflowInterceptors,
  WorkflowInternalsInterceptor,
} from '@temporalio/workflow';
import { ASK_AGAIN } from '../contract/messages.js';

/**
 * Keeps a query from moving the order.
 *
 * A query may reach a worker before the workflow task that waits for it. The SDK (1.24) then runs the workflow over events
 * that no task has processed yet. When the task arrives, the workflow continues from there with the rest of what the task
 * brings, such as an update. A replay processes all of it together, messages first. Its commands then come in another
 * order, and the order would be stuck for ever.
 *
 * - Before a worker has started the task, its events arrive with the clock of the task before. The query fails. The worker
 *   drops the run from its cache and reads it again for the task; the sender repeats the query.
 * - After that, a query brings the same events as the task, and nobody can tell which of them it was. It matters when the
 *   task was lost, as with a worker that died: the next attempt continues from the query. That attempt fails, and the
 *   worker reads the order again for the one after it. Here the history shows it: what the query made the order do is
 *   not in it.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [new UncommittedEvents()] });

export const LOST_TASK = 'A query ran the order over events of a lost workflow task; the order is read again.';

type Activation = ActivateInput['activation'];
type Job = NonNullable<Activation['jobs']>[number];
type Command = ConcludeActivationInput['commands'][number];

/** What the workflow was last run over: events up to the start of a task. */
interface Step {
  historyLength: number;
  /** The task's time and the history's size at its start. A server's clock may go back, so its time alone is not enough. */
  clock: string;
  /** Only a task brings this: events of the past, and updates. */
  ofTask: boolean;
  /** Whether a query came next, as it does when the query has brought the events. */
  queried: boolean;
  /** The least number of events that the task leaves in the history for what the workflow did. */
  leaves: number;
}

class UncommittedEvents implements WorkflowInternalsInterceptor {
  private last: Step | undefined;

  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    const { activation } = input;
    const { last } = this;
    if (activation.jobs?.some(({ queryWorkflow }) => queryWorkflow != null)) {
      if (last !== undefined) {
        last.queried = true;
      }
      return next(input);
    }
    const step = asStep(activation);
    // A task may come in several parts.
    if (step.historyLength !== last?.historyLength) {
      if (last !== undefined && step.historyLength > last.historyLength) {
        refuseEventsWithoutTask(last, step);
        refuseAfterLostTask(last, step, activation.jobs ?? []);
      }
      this.last = step;
    }
    next(input);
  }

  concludeActivation(
    input: ConcludeActivationInput,
    next: Next<WorkflowInternalsInterceptor, 'concludeActivation'>,
  ): ConcludeActivationOutput {
    if (this.last !== undefined) {
      this.last.leaves += input.commands.reduce((sum, command) => sum + eventsOf(command), 0);
    }
    return next(input);
  }
}

function asStep({ historyLength, timestamp, historySizeBytes, isReplaying, jobs }: Activation): Step {
  return {
    historyLength: historyLength ?? 0,
    clock: `${String(timestamp?.seconds)}.${String(timestamp?.nanos)} ${String(historySizeBytes)}`,
    ofTask: isReplaying === true || (jobs ?? []).some(({ doUpdate }) => doUpdate != null),
    queried: false,
    leaves: 0,
  };
}

function refuseEventsWithoutTask(last: Step, step: Step): void {
  if (step.clock === last.clock) {
    throw new Error(ASK_AGAIN);
  }
}

/** A task that was processed ends in the history, and the next one is scheduled and started. */
const ENDED_SCHEDULED_STARTED = 3;

function refuseAfterLostTask(last: Step, step: Step, jobs: readonly Job[]): void {
  const least = ENDED_SCHEDULED_STARTED + last.leaves + jobs.filter(isEvent).length;
  if (last.queried && !last.ofTask && step.historyLength - last.historyLength < least) {
    throw new Error(LOST_TASK);
  }
}

function isEvent({ signalWorkflow, fireTimer, resolveActivity }: Job): boolean {
  return signalWorkflow != null || fireTimer != null || resolveActivity?.isLocal === false;
}

/** -1: what is cancelled in the task that began it leaves neither event. Other commands may leave none. */
function eventsOf(command: Command): number {
  if (command.upsertWorkflowSearchAttributes ?? command.startTimer ?? command.scheduleActivity) {
    return 1;
  }
  return (command.cancelTimer ?? command.requestCancelActivity) ? -1 : 0;
}
