import type { TrackResult } from '../activities/index.js';
import { unless } from './interruptible.js';
import { listen } from './messages.js';
import type { Order } from './order-record.js';
import * as steps from './steps.js';
import { summary } from './wording.js';

/** `provisioning`: bought; followed until live. */
export async function track(order: Order): Promise<void> {
  const { data } = order;
  const { circuit } = order;
  listen(order);
  const step = steps.tracking(order.settings)(
    summary(`Wait until circuit ${circuit.crossRegionBandwidthId} is live`),
    `track-${data.timeline.length}`,
  );
  const seen = await unless(
    () => data.resolve !== undefined || order.isLong,
    () =>
      step.trackCircuit({
        action: data.request.action,
        crossRegionBandwidthId: circuit.crossRegionBandwidthId,
        target: order.target,
        since: data.boughtAt ?? data.since,
        settings: order.settings,
        ...(data.quoted?.quote.base === undefined ? {} : { base: data.quoted.quote.base }),
        ...(data.quoted === undefined ? {} : { account: data.quoted.account }),
        ...(data.oddity === undefined ? {} : { oddity: data.oddity }),
        ...(data.attention === undefined ? {} : { attention: data.attention.code }),
      }),
  );
  if (data.resolve !== undefined) {
    const { by, reason } = data.resolve;
    order.fail('Abandoned', `Tracking stopped by ${by}: ${reason}. Circuit ${circuit.crossRegionBandwidthId} stays.`);
  } else if (seen !== undefined) {
    after(order, seen);
  }
}

function after(order: Order, seen: TrackResult): void {
  const { data } = order;
  data.circuit = { ...data.circuit, ...seen.circuit };
  switch (seen.kind) {
    case 'live':
      return order.to('completed', `Circuit ${seen.circuit.crossRegionBandwidthId} is live.`);
    case 'createFailed':
      return order.fail('CreateFailed', seen.text);
    case 'held': {
      const { code, text, evidence } = seen;
      return order.hold({ code, text, evidence, candidates: [seen.circuit.crossRegionBandwidthId] });
    }
    case 'attention':
      delete data.oddity;
      if (seen.oddity !== undefined) {
        data.oddity = seen.oddity;
      }
      return order.attend(seen.attention);
  }
}
