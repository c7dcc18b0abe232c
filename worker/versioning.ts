import type { WorkerOptions } from '@temporalio/worker';
import type { Environment } from './variables.js';

/** Which build of which deployment a worker is, in the words of Temporal's worker versioning. */
export interface WorkerVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/**
 * The version in the environment; undefined = versioning is off. Temporal's own variables are those that
 * temporal-worker-controller sets.
 */
export function versionOf(read: Environment): WorkerVersion | undefined {
  const deploymentName = read.CRB_DEPLOYMENT_NAME ?? read.TEMPORAL_DEPLOYMENT_NAME;
  const buildId = read.CRB_BUILD_ID ?? read.TEMPORAL_WORKER_BUILD_ID;
  return deploymentName === undefined || buildId === undefined ? undefined : { deploymentName, buildId };
}

/** A version has both parts or none: half of one would silently be a worker without versioning. */
export function versionProblems(set: NodeJS.ProcessEnv): string[] {
  const name = ['CRB_DEPLOYMENT_NAME', 'TEMPORAL_DEPLOYMENT_NAME'].find((each) => set[each] !== undefined);
  const build = ['CRB_BUILD_ID', 'TEMPORAL_WORKER_BUILD_ID'].find((each) => set[each] !== undefined);
  if ((name === undefined) === (build === undefined)) {
    return [];
  }
  return [
    name === undefined
      ? `${build} is set and CRB_DEPLOYMENT_NAME is not: expected the name of the deployment that this build belongs to`
      : `${name} is set and CRB_BUILD_ID is not: expected the name of this build, such as 1.4.0`,
  ];
}

/**
 * What the SDK's worker is told of the build.
 *
 * Orders change to the current build with their next task. An order waits for days, held ones without end: pinned to the
 * build that began them, each old build would need workers, keys and an account until its last order has ended.
 *
 * @param code - names the code of a worker without versioning
 */
export function versioned(
  version: WorkerVersion | undefined,
  code: string,
): Pick<WorkerOptions, 'buildId' | 'workerDeploymentOptions'> {
  return version === undefined
    ? { buildId: code }
    : {
        workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
      };
}

/** Whether an order may begin to follow a change of the workflow. One that has begun goes on with it in any case. */
export function activation(inactive: readonly string[]): Pick<WorkerOptions, 'patchActivationCallback'> {
  return inactive.length === 0 ? {} : { patchActivationCallback: ({ patchId }) => !inactive.includes(patchId) };
}
