import type { Logger } from '@temporalio/common';
import { IllegalStateError, Runtime } from '@temporalio/worker';

/**
 * Makes the SDK, with its native part, write to `logger`, and lets this program handle signals.
 *
 * The SDK has one runtime per process. An existing one, as in a process that also runs a test server, is kept.
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
