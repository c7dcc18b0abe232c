import { defined } from '../contract/defined.js';
import type { RunDescription } from './runs.js';

/** One build of a deployment of workers, in the words of Temporal's worker versioning. */
export interface Build {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** Which build gets the orders of a task queue, and which one a part of them. */
export interface Routing {
  readonly current?: Build;
  readonly ramping?: Build;
}

type Raw = { readonly deploymentName?: string | null; readonly buildId?: string | null } | null | undefined;

export function asBuild(raw: Raw): Build | undefined {
  const { deploymentName, buildId } = raw ?? {};
  return deploymentName && buildId ? { deploymentName, buildId } : undefined;
}

export function asRouting(raw?: { currentDeploymentVersion?: Raw; rampingDeploymentVersion?: Raw } | null): Routing {
  return defined({
    current: asBuild(raw?.currentDeploymentVersion),
    ramping: asBuild(raw?.rampingDeploymentVersion),
  });
}

export function isSameBuild(one: Build | undefined, other: Build | undefined): boolean {
  return one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;
}

/** `build 1.4.0 of deployment crb-orders` */
export function buildText({ deploymentName, buildId }: Build): string {
  return `build ${buildId} of deployment ${deploymentName}`;
}

/** The build that has, or tries, an order's tasks; undefined = its workers take part in no versioning. */
export function buildOf({ raw }: Pick<RunDescription, 'raw'>): Build | undefined {
  const info = raw.workflowExecutionInfo?.versioningInfo;
  return asBuild(info?.versionTransition?.deploymentVersion) ?? asBuild(info?.deploymentVersion);
}

/** The build that somebody has pinned an order to. */
export function pinnedTo({ raw }: Pick<RunDescription, 'raw'>): Build | undefined {
  return asBuild(raw.workflowExecutionInfo?.versioningInfo?.versioningOverride?.pinned?.version);
}
