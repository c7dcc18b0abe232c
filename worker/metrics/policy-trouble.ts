import type { WatchedPolicy } from '../policy-watch.js';
import type { Metrics } from './metrics.js';

/** Shows from now on whether the file of a worker's policy, or that of its signers, can be read. */
export function showPolicyTrouble(
  metrics: Pick<Metrics, 'set'>,
  policy: Pick<WatchedPolicy, 'trouble' | 'onTrouble'>,
): void {
  const show = (trouble: unknown) => {
    metrics.set('crb_policy_file_broken', {}, trouble === undefined ? 0 : 1);
  };
  show(policy.trouble());
  policy.onTrouble(show);
}
