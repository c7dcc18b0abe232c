import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Bundles the workflows as a worker does; returns the bundle's code. Once for the suite, because it takes a second. */
export async function bundleForTests(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(import.meta.resolve('../../workflows/index.js')),
    payloadConverterPath: fileURLToPath(import.meta.resolve('../../workflows/payload-converter.js')),
    failureConverterPath: fileURLToPath(import.meta.resolve('../../workflows/failure-converter.js')),
    workflowInterceptorModules: [
      fileURLToPath(import.meta.resolve('../../workflows/uncommitted-events.js')),
      fileURLToPath(import.meta.resolve('../../workflows/well-formed-commands.js')),
      fileURLToPath(import.meta.resolve('../../workflows/large-updates.js')),
    ],
    logger: new DefaultLogger('WARN'),
  });
  return code;
}
