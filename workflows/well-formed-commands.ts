import type { WorkflowInterceptors } from '@temporalio/workflow';
import { wellFormed } from './well-formed.js';

/** Makes all texts in an order's commands well-formed: failures, answers, names and ids of steps. */
export const interceptors = (): WorkflowInterceptors => ({
  internals: [{ concludeActivation: (input, next) => next({ commands: wellFormed(input.commands) }) }],
});
