import { OrdersError } from '../../client/index.js';
import { DevServerError } from '../dev-server/dev-server.js';

/** The demo can't continue. */
export class DemoError extends Error {
  override readonly name = 'DemoError';

  constructor(
    message: string,
    /** What to do; empty when the message says it. */
    readonly next: string,
  ) {
    super(message);
  }
}

/** What to do after an error of the demo; empty when the message says it. */
export function nextAfter(error: unknown): string {
  if (error instanceof DemoError || error instanceof OrdersError) {
    return error.next;
  }
  if (error instanceof DevServerError) {
    return 'Set TEMPORAL_CLI_PATH to use another Temporal CLI, or try again.';
  }
  return 'Try again. CRB_LOG_LEVEL=info shows what the worker does.';
}
