import type {
  ActivateInput,
  ConcludeActivationInput,
  ConcludeActivationOutput,
  Next,
  WorkflowInterceptors,
  WorkflowInternalsInterceptor,
} from '@temporalio/workflow';
import { ENCRYPTING } from '../contract/encryption.js';
import { withEncodedTexts } from './encode-failure.js';

/**
 * In a worker that encrypts, the texts of an order's failures are encrypted too: of its end, of refused updates, of failed
 * queries. One bundle serves workers with and without keys, so the codec says which this is.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [new EncodedFailures()] });

class EncodedFailures implements WorkflowInternalsInterceptor {
  private encrypting = false;

  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    const start = input.activation.jobs?.find(({ initializeWorkflow }) => initializeWorkflow != null);
    this.encrypting ||=
      start?.initializeWorkflow?.arguments?.some(({ metadata }) => metadata?.[ENCRYPTING] !== undefined) === true;
    next(input);
  }

  concludeActivation(
    input: ConcludeActivationInput,
    next: Next<WorkflowInternalsInterceptor, 'concludeActivation'>,
  ): ConcludeActivationOutput {
    if (this.encrypting) {
      for (const { failWorkflowExecution: end, updateResponse: update, respondToQuery: query } of input.commands) {
        for (const failure of [end?.failure, update?.rejected, query?.failed]) {
          if (failure != null) {
            withEncodedTexts(failure);
          }
        }
      }
    }
    return next(input);
  }
}
