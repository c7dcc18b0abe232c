import type { ActivateInput, Next, WorkflowInterceptors, WorkflowInternalsInterceptor } from '@temporalio/workflow';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];

/** What the updates of one task may have in all: one of the largest that the server takes, and small ones beside it. */
const MOST_BYTES = 2.25 * 1024 * 1024;

/**
 * Leaves out updates that would be too much for one task.
 *
 * Whether an update is taken or refused, the worker sends it back to the server whole (SDK 1.24). Two large ones at once
 * are more than the server takes as the answer to a task (4 MB), for which it terminates the workflow. An update that is
 * left out is rejected by the server as not processed.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [{ activate: leaveOut }] });

function leaveOut(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
  const { activation } = input;
  let bytes = 0;
  const jobs = activation.jobs?.filter((job) => {
    // What was taken once is part of the history, and must be taken again in a replay.
    const size = job.doUpdate?.runValidator === true ? sizeOf(job) : 0;
    const fits = bytes + size <= MOST_BYTES;
    bytes += fits ? size : 0;
    return fits;
  });
  activation.jobs = jobs ?? null;
  next(input);
}

function sizeOf({ doUpdate }: Job): number {
  const payloads = [...(doUpdate?.input ?? []), ...Object.values(doUpdate?.headers ?? {})];
  return payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}
