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
 * that no task has processed yet, and the task continues from there with the rest of what it brings, such as an update. A
 * replay processes all of it together, messages first. Its commands then come in another order, and the order would be
 * stuck for ever.
 *
 * - The task has not started: its events arrive with the clock of the task before. The query fails. The worker drops the
 *   run from its cache and reads it again for the task; the sender repeats the query.
 * - The task has started: a query brings the same events as the task, so it is answered. If the task then arrives, the SDK
 *   leaves out its updates; `client/messages.ts` sends them again. If the task is lost, as with a worker that died, its
 *   next attempt would continue from the query. The history shows it: it lacks what the query made the order do. That
 *   attempt fails, and the worker reads the order again for the one after it.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [new UncommittedEvents()] });

export const LOST_TASK = 'A query ran the order over events of a lost workflow task; the order is read again.';

type Activation = ActivateInput['activation'];
type Job = NonNullable<Activation['jobs']>[number];
type Command = ConcludeActivationInput['commands'][number];

/** What the workflow was last run over: events up to the start of a task. */
interface Advance {
  historyLength: number;
  /** The task's time and the history's size at its start. A server's clock may go back, so its time alone is not enough. */
  clock: string;
  /** Whether surely a task brought it: a query brings neither updates nor what is replayed. */
  ofTask: boolean;
  /** Whether a query came next, as it does when the query has brought the events. */
  queried: boolean;
  /** The least number of events that the task leaves in the history for what the workflow did. */
  leaves: number;
}

class UncommittedEvents implements WorkflowInternalsInterceptor {
  private last: Advance | undefined;

  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    const { activation } = input;
    const { last } = this;
    if (activation.jobs?.some(({ queryWorkflow }) => queryWorkflow != null)) {
      if (last !== undefined) {
        last.queried = true;
      }
      return next(input);
    }
    const advance = asAdvance(activation);
    if (last !== undefined && advance.historyLength === last.historyLength) {
      // A task may come in several parts. A local activity moves the clock on.
      last.clock = advance.clock;
      return next(input);
    }
    if (last !== undefined && advance.historyLength > last.historyLength) {
      refuseEventsWithoutTask(last, advance);
      refuseAfterLostTask(last, advance, activation.jobs ?? []);
    }
    this.last = advance;
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

function asAdvance({ historyLength, timestamp, historySizeBytes, isReplaying, jobs }: Activation): Advance {
  return {
    historyLength: historyLength ?? 0,
    clock: `${String(timestamp?.seconds)}.${String(timestamp?.nanos)} ${String(historySizeBytes)}`,
    ofTask: isReplaying === true || (jobs ?? []).some(({ doUpdate }) => doUpdate != null),
    queried: false,
    leaves: 0,
  };
}

function refuseEventsWithoutTask(last: Advance, advance: Advance): void {
  if (advance.clock === last.clock) {
    throw new Error(ASK_AGAIN);
  }
}

/** A task that was processed ends in the history, and the next one is scheduled and started. */
const ENDED_SCHEDULED_STARTED = 3;

function refuseAfterLostTask(last: Advance, advance: Advance, jobs: readonly Job[]): void {
  const least = ENDED_SCHEDULED_STARTED + last.leaves + jobs.filter(isEvent).length;
  if (last.queried && !last.ofTask && advance.historyLength - last.historyLength < least) {
    throw new Error(LOST_TASK);
  }
}

function isEvent(job: Job): boolean {
  const { signalWorkflow, fireTimer, resolveActivity, resolveChildWorkflowExecutionStart: started } = job;
  return (
    (signalWorkflow ?? fireTimer ?? started ?? job.resolveChildWorkflowExecution) != null ||
    (resolveActivity != null && resolveActivity.isLocal !== true)
  );
}

/** -1: what is cancelled in the task that began it leaves neither event. Other commands may leave none. */
function eventsOf(command: Command): number {
  const { upsertWorkflowSearchAttributes, startTimer, scheduleActivity, startChildWorkflowExecution, setPatchMarker } =
    command;
  if (
    upsertWorkflowSearchAttributes ??
    startTimer ??
    scheduleActivity ??
    startChildWorkflowExecution ??
    setPatchMarker
  ) {
    return 1;
  }
  return (command.cancelTimer ?? command.requestCancelActivity) ? -1 : 0;
}
