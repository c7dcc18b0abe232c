import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CreateRequest } from '../../contract/index.js';
import type { BareActivities } from './activities.js';
import { BARE_QUOTE, POLL_EVERY_MS } from './messages.js';

const steps = proxyActivities<BareActivities>({ startToCloseTimeout: '2 minutes' });

/** How the bare workflow ended. */
export interface BareResult {
  readonly state: 'completed' | 'expired';
  readonly crossRegionBandwidthId?: string;
}

/**
 * An order as one would write it first: price, approval by one signal within a week, purchase, polls. It has the steps of
 * an order and none of its promises, so its cost is what Temporal itself asks for.
 */
export async function bareOrder(request: CreateRequest): Promise<BareResult> {
  let approved = false;
  setHandler(defineSignal('approve'), () => {
    approved = true;
  });
  await steps.quote(request);
  if (!(await condition(() => approved, '7 days', { summary: `Approve ${BARE_QUOTE}` }))) {
    return { state: 'expired' };
  }
  const crossRegionBandwidthId = await steps.place(request);
  let status = await steps.poll(crossRegionBandwidthId, 0);
  while (status !== 'AVAILABLE') {
    status = await steps.poll(crossRegionBandwidthId, POLL_EVERY_MS);
  }
  return { state: 'completed', crossRegionBandwidthId };
}
