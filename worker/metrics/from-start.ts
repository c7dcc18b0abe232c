import { ORDER_WORKFLOW } from '../../contract/index.js';
import { allEnds, ORDERS_ENDED } from '../../contract/metrics.js';
import { policyDigest, type Policy } from '../../policy/index.js';
import type { ActionName } from '../../zenlayer/index.js';
import type { WorkerVersion } from '../versioning.js';
import type { Metrics } from './metrics.js';
import { NOTICE_OUTCOMES } from './observed-receivers.js';
import { API_OUTCOMES } from './observed-zenlayer.js';
import { COUNTED_STEPS, SEARCH_RESULTS } from './step-metrics.js';

/** The calls of a worker, of which the client knows some more. */
export const CALLED_ACTIONS = [
  'DescribeCrossRegionBandwidthRegions',
  'DescribeVpcs',
  'DescribeCrossRegionBandwidth',
  'InquiryPriceCreateCrossRegionBandwidth',
  'CreateCrossRegionBandwidth',
  'InquiryPriceModifyCrossRegionBandwidth',
  'ModifyCrossRegionBandwidth',
  'DescribeCustomerBalance',
  'DescribeBillDetail',
] as const satisfies ActionName[];

/** A worker that starts. */
export interface Started {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly policy: Policy;
  /** Its build, when worker versioning is on. */
  readonly version: WorkerVersion | undefined;
  /** Names the code that it runs, which is its build otherwise. */
  readonly code: string;
  /** Names of the receivers of notices. */
  readonly receivers: readonly string[];
}

/**
 * Shows what a worker runs, and its rare events as zero. A counter that only appears with its first event has no increase
 * then, so that Prometheus would miss the event.
 *
 * @returns shows another policy instead
 */
export function showFromStart(
  metrics: Metrics,
  { namespace, taskQueue, policy, version, code, receivers }: Started,
): (policy: Policy) => void {
  let shown = policyDigest(policy);
  const build = version?.buildId ?? code;
  const showPolicy = (value: 0 | 1) => {
    metrics.set('crb_worker_info', { policy: shown, build }, value);
  };
  showPolicy(1);
  for (const end of allEnds()) {
    // The SDK adds the last three to what a workflow counts.
    const labels = { ...end, namespace, taskQueue, workflowType: ORDER_WORKFLOW };
    metrics.add(ORDERS_ENDED.name, labels, 0);
  }
  for (const action of CALLED_ACTIONS) {
    API_OUTCOMES.forEach((outcome) => metrics.add('crb_api_calls', { action, outcome }, 0));
  }
  COUNTED_STEPS.forEach((step) => metrics.add('crb_step_retries', { step }, 0));
  metrics.add('crb_searches', {}, 0);
  SEARCH_RESULTS.forEach((result) => metrics.add('crb_searches_ended', { result }, 0));
  metrics.add('crb_polls', {}, 0);
  metrics.add('crb_poll_calls', {}, 0);
  for (const receiver of receivers) {
    NOTICE_OUTCOMES.forEach((outcome) => metrics.add('crb_notices', { receiver, outcome }, 0));
  }
  return (next) => {
    showPolicy(0);
    shown = policyDigest(next);
    showPolicy(1);
  };
}
