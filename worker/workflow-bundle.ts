import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';

/** What turns messages into values, and errors into failures: in the worker and, bundled, in the workflows. */
export const CONVERTERS = {
  payloadConverterPath: pathOf('../workflows/payload-converter.js'),
  failureConverterPath: pathOf('../workflows/failure-converter.js'),
};

/** What stands between Temporal and the workflows. */
export const INTERCEPTORS = [
  pathOf('../workflows/uncommitted-events.js'),
  pathOf('../workflows/well-formed-commands.js'),
  pathOf('../workflows/messages/large-updates.js'),
];

/**
 * Bundles the workflows as a worker needs them, converters included; takes about a second. A bundle fits only
 * the version of the SDK that made it.
 */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const { logger } = Runtime.instance();
  return bundleWorkflowCode({
    workflowsPath: pathOf('../workflows/index.js'),
    ...CONVERTERS,
    workflowInterceptorModules: INTERCEPTORS,
    // At INFO the bundler lists all modules of the bundle.
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      logger.log(level, message, meta);
    }),
  });
}

/** The path of a module beside this folder, whether this runs compiled or from the sources. */
function pathOf(module: string): string {
  return fileURLToPath(import.meta.resolve(module));
}
