import type { TrackResult } from '../../activities/index.js';
import { rulesOf, targetOf } from '../../contract/actions/index.js';
import { defined } from '../../contract/defined.js';
import type { CircuitFigures } from '../../contract/view.js';
import { endOfStep, type Unknown } from '../steps/end-of-step.js';
import type { Order } from '../order/order.js';
import { planOf, type Provisioning } from '../order/stage.js';
import { asTracked } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { summary } from '../order/wording.js';
import { holdUnreadable } from '../order/doubts.js';

/** `provisioning`: the circuit is bought, and tracked until it is live. */
export async function track(order: Order, stage: Provisioning): Promise<void> {
  const seen = await watch(order, stage);
  const { crossRegionBandwidthId: id } = stage.circuit;
  if (stage.resolve !== undefined) {
    const { by, reason } = stage.resolve;
    // Nobody knows whether it exists: the last poll may have shown that it is gone.
    const left = `Circuit ${id} is not deleted: if it exists, it is billed.`;
    order.fail('Abandoned', `Tracking stopped by ${by}: ${reason}. ${left}`);
  } else if (seen?.kind === 'unknown') {
    holdUnreadable(order, `Tracking circuit ${id}`, seen.text);
  } else if (seen !== undefined) {
    after(order, stage, seen);
  }
}

async function watch(order: Order, stage: Provisioning): Promise<TrackResult | Unknown | undefined> {
  const { quoted, circuit, boughtAt, oddity } = stage;
  const { request, settings } = planOf(stage);
  const target = targetOfStage(stage);
  if (target === undefined) {
    return { kind: 'unknown', text: 'the quote does not say which figures the circuit shall have' };
  }
  const { crossRegionBandwidthId } = circuit;
  const step = steps.tracking(settings)(
    summary(`Track circuit ${crossRegionBandwidthId} until it is live`),
    `track-${order.states}`,
  );
  return endOfStep(
    () => stage.resolve !== undefined || order.isLong,
    () =>
      step.trackCircuit({
        action: request.action,
        crossRegionBandwidthId,
        target,
        since: boughtAt,
        ...defined({
          identity: rulesOf(request).identity(request, quoted?.record.quote.where),
          account: quoted?.record.account,
          base: quoted?.record.quote.base,
          oddity,
          attention: order.data.attention?.code,
        }),
      }),
    asTracked,
  );
}

function targetOfStage({ there, quoted }: Provisioning): CircuitFigures | undefined {
  return there?.target ?? (quoted && targetOf(quoted.record));
}

function after(order: Order, stage: Provisioning, seen: TrackResult): void {
  stage.circuit = { ...stage.circuit, ...seen.circuit };
  switch (seen.kind) {
    case 'live':
      return order.to({ state: 'completed' }, `Circuit ${seen.circuit.crossRegionBandwidthId} is live.`);
    case 'createFailed':
      return order.fail('CreateFailed', seen.text);
    case 'held': {
      const { code, text, evidence } = seen;
      return order.hold({ code, text, evidence, candidates: [seen.circuit.crossRegionBandwidthId] });
    }
    case 'attention':
      delete stage.oddity;
      if (seen.oddity !== undefined) {
        stage.oddity = seen.oddity;
      }
      return order.attend(seen.attention);
  }
}
