import type { Client } from '@temporalio/client';
import type { WorkerVersion } from '../../worker/versioning.js';
import { eventually } from './eventually.js';

/** Makes a build current, as `temporal worker deployment set-current-version` does, as soon as the server knows it. */
export async function makeCurrent(client: Client, { deploymentName, buildId }: WorkerVersion): Promise<void> {
  const { workflowService, options } = client;
  const { namespace } = options;
  await eventually(
    () => workflowService.setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId, identity: 'olga' }),
    () => true,
  );
}

/** Pins an order to a build, as `temporal workflow update-options` does; undefined = not any more. */
export async function pin(
  client: Client,
  { workflowId }: { readonly workflowId: string },
  version: WorkerVersion | undefined,
): Promise<void> {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions:
      version === undefined ? {} : { versioningOverride: { pinned: { behavior: PINNED, version } } },
    updateMask: { paths: ['versioning_override'] },
  });
}

/** `PINNED_OVERRIDE_BEHAVIOR_PINNED` of Temporal's API. */
const PINNED = 1;
