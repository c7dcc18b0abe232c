import type { ActivateInput, Next, WorkflowInterceptors, WorkflowInternalsInterceptor } from '@temporalio/workflow';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];

/** Most bytes of all updates in one task: one of the largest size that the server accepts, and some small ones. */
const MOST_BYTES = 2.25 * 1024 * 1024;

/**
 * Leaves out updates that are too large together for one task.
 *
 * The worker sends every update back to the server in full, accepted or refused (SDK 1.24). Two large ones exceed what the
 * server accepts as the answer to a task (4 MB), and it would terminate the workflow. The server rejects an update that
 * was left out as not processed.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [{ activate: leaveOut }] });

function leaveOut(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
  const { activation } = input;
  let bytes = 0;
  const jobs = activation.jobs?.filter((job) => {
    // An update that was accepted before is in the history; a replay must accept it again.
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
