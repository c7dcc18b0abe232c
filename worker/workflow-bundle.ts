import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';

/** The payload and failure converters, for the worker and, bundled, for the workflows. */
export const CONVERTERS = {
  payloadConverterPath: pathOf('../workflows/payload-converter.js'),
  failureConverterPath: pathOf('../workflows/failure-converter.js'),
};

/** The interceptors of the workflows. */
export const INTERCEPTORS = [
  pathOf('../workflows/uncommitted-events.js'),
  pathOf('../workflows/well-formed-commands.js'),
  pathOf('../workflows/messages/large-updates.js'),
];

/**
 * Bundles the workflows and converters for a worker, which takes about a second. A bundle works only with the version of
 * the SDK that made it.
 */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const { logger } = Runtime.instance();
  return bundleWorkflowCode({
    workflowsPath: pathOf('../workflows/index.js'),
    ...CONVERTERS,
    workflowInterceptorModules: INTERCEPTORS,
    // At level INFO the bundler lists all modules.
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      logger.log(level, message, meta);
    }),
  });
}

/** The path of a module, both in the compiled program and in the sources. */
function pathOf(module: string): string {
  return fileURLToPath(import.meta.resolve(module));
}
