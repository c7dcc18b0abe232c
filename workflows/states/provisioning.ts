import type { TrackResult } from '../../activities/index.js';
import { rulesOf } from '../../contract/actions/index.js';
import { unless } from '../steps/interruptible.js';
import { show } from '../messages/fields.js';
import type { Order } from '../order/order.js';
import { causeText } from '../steps/cause.js';
import { asTracked } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { summary } from '../order/wording.js';
import { holdUnreadable } from '../order/doubts.js';

/** `provisioning`: the circuit is bought, and tracked until it is live. */
export async function track(order: Order): Promise<void> {
  const { data, circuit } = order;
  const seen = await watch(order);
  if (data.resolve !== undefined) {
    const { by, reason } = data.resolve;
    order.fail(
      'Abandoned',
      `Tracking stopped by ${by}: ${reason}. Circuit ${circuit.crossRegionBandwidthId} stays, and is billed.`,
    );
  } else if (seen?.kind === 'unknown') {
    holdUnreadable(order, `Tracking circuit ${circuit.crossRegionBandwidthId}`, seen.text);
  } else if (seen !== undefined) {
    after(order, seen);
  }
}

async function watch(order: Order): Promise<TrackResult | { kind: 'unknown'; text: string } | undefined> {
  const { data, circuit } = order;
  const { action } = data.request;
  const identity = rulesOf(data.request).identity(data.request, data.quoted?.where);
  const step = steps.tracking(order.settings)(
    summary(`Track circuit ${circuit.crossRegionBandwidthId} until it is live`),
    `track-${data.timeline.length}`,
  );
  try {
    const seen: unknown = await unless(
      () => data.resolve !== undefined || order.isLong,
      () =>
        step.trackCircuit({
          action,
          crossRegionBandwidthId: circuit.crossRegionBandwidthId,
          target: order.target,
          since: data.boughtAt ?? data.since,
          settings: order.settings,
          ...(identity === undefined ? {} : { identity }),
          ...(data.quoted === undefined ? {} : { account: data.quoted.account }),
          ...(data.quoted?.quote.base === undefined ? {} : { base: data.quoted.quote.base }),
          ...(data.oddity === undefined ? {} : { oddity: data.oddity }),
          ...(data.attention === undefined ? {} : { attention: data.attention.code }),
        }),
    );
    return seen === undefined ? undefined : (asTracked(seen) ?? { kind: 'unknown', text: show(seen) });
  } catch (error) {
    return { kind: 'unknown', text: causeText(error) };
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
