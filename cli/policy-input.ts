import type { Clocks, PolicyFiles } from '../policy/index.js';
import { EXIT } from './exit-codes.js';
import { CommandError } from './failure.js';
import type { Io } from './io.js';

// The code of policies and of the worker is loaded only when it is used, so that the other commands start fast.

/** @throws CommandError that names every problem */
export async function readPolicy(path: string): Promise<PolicyFiles> {
  const { PolicyError, readPolicyFiles } = await import('../policy/index.js');
  try {
    return readPolicyFiles(path);
  } catch (error) {
    throw error instanceof PolicyError
      ? new CommandError('policy', error.message, 'Correct the file and check it again.', EXIT.configuration)
      : error;
  }
}

/** The worker's durations, for rules that set none. */
export async function clocksOf({ env }: Io): Promise<Clocks> {
  const { environment } = await import('../worker/variables.js');
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.pick({ CRB_DECIDE_WITHIN: true, CRB_APPROVAL_VALID: true }).safeParse(set);
  if (!read.success) {
    throw new CommandError(
      'configuration',
      read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
      'Correct the variable.',
      EXIT.configuration,
    );
  }
  return { decideWithinMs: read.data.CRB_DECIDE_WITHIN, approvalValidMs: read.data.CRB_APPROVAL_VALID };
}
