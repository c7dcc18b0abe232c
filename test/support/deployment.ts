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
