import {
  CancellationScope,
  workflowMetadataQuery,
  type ActivateInput,
  type Next,
  type WorkflowInterceptors,
  type WorkflowInternalsInterceptor,
} from '@temporalio/workflow';

/** What to do before a run answers the Temporal UI. A run is known by its root scope, because all runs share this module. */
const preparations = new WeakMap<CancellationScope, Preparation>();

/** Prepares the answer, and returns what puts everything back as it was. */
type Preparation = () => () => void;

/**
 * Prepares what the Temporal UI shows of this run (its details, its buttons) only when the UI asks, because that costs
 * more than the change that it shows. To be called outside of any scope.
 */
export function whenAsked(prepare: Preparation): void {
  preparations.set(CancellationScope.current(), prepare);
}

export const interceptors = (): WorkflowInterceptors => ({ internals: [{ activate: prepareIfAsked }] });

function prepareIfAsked(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
  const asked = input.activation.jobs?.some(
    ({ queryWorkflow }) => queryWorkflow?.queryType === workflowMetadataQuery.name,
  );
  const putBack = asked ? preparations.get(CancellationScope.current())?.() : undefined;
  try {
    // The SDK answers its own queries before this returns.
    next(input);
  } finally {
    putBack?.();
  }
}
