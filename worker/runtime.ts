import type { Logger } from '@temporalio/common';
import { IllegalStateError, Runtime } from '@temporalio/worker';

/**
 * Makes the SDK, its native part included, write to `logger`, and leaves signals to this program.
 *
 * The SDK has one runtime a process. Where there is one already, as in a process that also runs a test server, that
 * one stays as it is.
 */
export function installRuntime(logger: Logger): void {
  try {
    Runtime.install({
      logger,
      shutdownSignals: [],
      telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) {
      throw error;
    }
  }
}
