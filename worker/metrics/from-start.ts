import { ORDER_WORKFLOW } from '../../contract/index.js';
import { allEnds, ORDERS_ENDED } from '../../contract/metrics.js';
import { policyDigest, type Policy } from '../../policy/index.js';
import type { Metrics } from './metrics.js';
import { SEARCH_RESULTS } from './step-metrics.js';

/** A worker that starts. */
export interface Started {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly policy: Policy;
  readonly buildId: string;
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
  { namespace, taskQueue, policy, buildId, receivers }: Started,
): (policy: Policy) => void {
  let shown = policyDigest(policy);
  const showPolicy = (value: 0 | 1) => {
    metrics.set('crb_worker_info', { policy: shown, build: buildId }, value);
  };
  showPolicy(1);
  for (const end of allEnds()) {
    // The SDK adds the last three to what a workflow counts.
    const labels = { ...end, namespace, taskQueue, workflowType: ORDER_WORKFLOW };
    metrics.add(ORDERS_ENDED.name, labels, 0);
  }
  metrics.add('crb_searches', {}, 0);
  SEARCH_RESULTS.forEach((result) => metrics.add('crb_searches_ended', { result }, 0));
  metrics.add('crb_polls', {}, 0);
  metrics.add('crb_poll_calls', {}, 0);
  for (const receiver of receivers) {
    ['accepted', 'failed', 'givenUp'].forEach((outcome) => metrics.add('crb_notices', { receiver, outcome }, 0));
  }
  return (next) => {
    showPolicy(0);
    shown = policyDigest(next);
    showPolicy(1);
  };
}
