import type { WorkflowInterceptors } from '@temporalio/workflow';
import { wellFormed } from './well-formed.js';

/** Makes every text of every command of an order well-formed: failures, answers, names and ids of steps. */
export const interceptors = (): WorkflowInterceptors => ({
  internals: [{ concludeActivation: (input, next) => next({ commands: wellFormed(input.commands) }) }],
});
