import type { Circuit, Figures } from '../circuit.js';
import { Refusal } from '../codes.js';
import { checkStatus, enter } from '../lifecycle.js';
import { optional, required, text } from '../parameters.js';
import { priceItem, priceOf } from '../price.js';
import { action, faultOf } from './action.js';
import { mbps } from './create.js';

/**
 * https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/inquirypricemodifycrossregionbandwidth
 *
 * Assumption: the answer is the full price after the change, not the difference. `previousPrices` is in
 * Zenlayer's SDKs from October 2026 on and not on the page.
 */
export const inquiryPriceModify = action(
  (world) => ({ crossRegionBandwidthId: required(text()), bandwidth: required(mbps(world)) }),
  (asked, context) => {
    const { settings } = context.world;
    const circuit = context.world.circuit(asked.crossRegionBandwidthId);
    const factor = faultOf(context, 'priceFactor')?.factor;
    const priceAt = (bandwidth: number) =>
      priceItem(priceOf({ ...circuit, bandwidth }, settings, factor), settings.priceStyle);
    return {
      crossRegionBandwidthPrice: priceAt(asked.bandwidth),
      ...(settings.previousPrices && {
        previousPrices: { crossRegionBandwidthPrice: priceAt(circuit.figures.bandwidth) },
      }),
    };
  },
);

/**
 * https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/modifycrossregionbandwidth
 *
 * Assumptions: only AVAILABLE circuits can be changed, the old figures stay visible until the change is done, a failed
 * change leaves no trace but the old figures, and no money moves.
 */
export const modify = action(
  (world) => ({
    crossRegionBandwidthId: required(text()),
    bandwidth: optional(mbps(world)),
    bandwidthCap: optional(mbps(world)),
  }),
  (asked, context) => {
    const { world, now } = context;
    const circuit = world.circuit(asked.crossRegionBandwidthId);
    checkStatus(circuit, 'modify');
    const wanted = circuit.internetChargeType === 'ByBandwidth' ? flatFigures(asked) : burstFigures(asked, circuit);
    const { bandwidth, bandwidthCap } = circuit.figures;
    if (wanted.bandwidth === bandwidth && wanted.bandwidthCap === bandwidthCap) {
      throw new Refusal('OPERATION_DENIED_SANDBOX_NO_CHANGE', 'bandwidth', 'nothing would change');
    }
    circuit.figuresAfterChange = faultOf(context, 'failChange') ? circuit.figures : wanted;
    enter(circuit, 'CHANGING', now, world.settings);
  },
);

interface AskedFigures {
  readonly bandwidth: number | undefined;
  readonly bandwidthCap: number | undefined;
}

function flatFigures({ bandwidth, bandwidthCap }: AskedFigures): Figures {
  if (bandwidthCap !== undefined) {
    throw new Refusal('INVALID_PARAMETER_VALUE', 'bandwidthCap', 'goes only with ByInstanceBandwidth95');
  }
  if (bandwidth === undefined) {
    throw new Refusal('MISSING_PARAMETER', 'bandwidth', 'is required with ByBandwidth');
  }
  return { bandwidth, bandwidthCap: null };
}

function burstFigures(asked: AskedFigures, { figures }: Circuit): Figures {
  if (asked.bandwidth === undefined && asked.bandwidthCap === undefined) {
    throw new Refusal('MISSING_PARAMETER', 'bandwidth', 'bandwidth or bandwidthCap is required');
  }
  const bandwidth = asked.bandwidth ?? figures.bandwidth;
  const bandwidthCap = asked.bandwidthCap ?? figures.bandwidthCap;
  if (bandwidthCap !== null && bandwidthCap < bandwidth) {
    throw new Refusal('INVALID_PARAMETER_LESS_MINIMUM', 'bandwidthCap', 'would be below the bandwidth');
  }
  return { bandwidth, bandwidthCap };
}
