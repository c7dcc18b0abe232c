import type { Logger } from '@temporalio/common';
import { IllegalStateError, Runtime } from '@temporalio/worker';
import { reasonOf } from '../contract/reason-of.js';
import { metricsOptions, withBindAddress, type MetricsAddress } from './metrics/serve.js';
import { EXIT, StartError } from './start-error.js';

/**
 * Makes the SDK, with its native part, write to `logger`, and lets this program handle signals.
 *
 * The SDK has one runtime per process. An existing one, as in a process that also runs a test server, is kept.
 *
 * @param bindAddress where metrics are served; by default nowhere
 * @returns whether there was none
 */
export function installRuntime(logger: Logger, bindAddress?: string): boolean {
  try {
    Runtime.install({
      logger,
      shutdownSignals: [],
      telemetryOptions: {
        logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
        ...(bindAddress !== undefined && { metrics: metricsOptions(bindAddress) }),
      },
    });
    return true;
  } catch (error) {
    if (!(error instanceof IllegalStateError)) {
      throw error;
    }
    return false;
  }
}

/** The same, and serves metrics. @throws StartError when the address can't be used */
export async function installServingRuntime(logger: Logger, metrics: MetricsAddress): Promise<void> {
  let installed = false;
  try {
    await withBindAddress(metrics, (address) => {
      installed = installRuntime(logger, address);
    });
  } catch (error) {
    const { host, port } = metrics;
    const where = host === undefined ? String(port) : `${port} with CRB_METRICS_HOST ${JSON.stringify(host)}`;
    throw new StartError(`CRB_METRICS_PORT can't be used: ${where}: ${reasonOf(error)}.`, EXIT.configuration);
  }
  if (installed) {
    logger.info(`Metrics: http://${metrics.host ?? 'localhost'}:${metrics.port}/metrics.`);
  } else {
    logger.warn('CRB_METRICS_PORT has no effect: this process had a runtime of the SDK already, which serves none.');
  }
}
