import type { SandboxSettings } from '../settings.js';
import { type Circuit, pairKey } from '../circuit.js';
import { Refusal } from '../codes.js';
import { enter } from '../lifecycle.js';
import { fields, flag, integer, oneOf, optional, required, text } from '../parameters.js';
import { hourOf, percentToPay, priceItem, priceOf } from '../price.js';
import { CHARGE_TYPES } from '../settings.js';
import type { World } from '../world.js';
import { action, faultOf } from './action.js';

/** The docs list "-/_" among the characters of a name. Here the `/` counts as a separator, not as a character. */
export const circuitName = text({ min: 2, max: 63, pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/ });

export const mbps = ({ settings }: World) => integer({ max: settings.maxBandwidthMbps });

const chargeType = oneOf(CHARGE_TYPES);
const marketingInfo = fields({ discountCode: optional(text()), usePocVoucher: optional(flag) });

/** https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/inquirypricecreatecrossregionbandwidth */
export const inquiryPriceCreate = action(
  (world) => ({
    internetChargeType: required(chargeType),
    regionA: required(text()),
    regionZ: required(text()),
    bandwidth: required(mbps(world)),
    marketingInfo: optional(marketingInfo),
  }),
  (asked, context) => {
    const { settings } = context.world;
    checkRegions(asked, settings);
    checkPairSold(asked, settings);
    const percent = percentToPay(asked.marketingInfo?.discountCode, settings);
    const price = priceOf({ ...asked, percent }, settings, faultOf(context, 'priceFactor')?.factor);
    return { crossRegionBandwidthPrice: priceItem(price, settings.priceStyle) };
  },
);

/** https://docs.console.zenlayer.com/api-reference/compute/zec/vpc-network/cross-region-bandwidth/createcrossregionbandwidth */
export const create = action(
  (world) => ({
    vpcId: required(text()),
    internetChargeType: required(chargeType),
    crossRegionBandwidthName: required(circuitName),
    regionA: required(text()),
    regionZ: required(text()),
    bandwidth: required(mbps(world)),
    marketingInfo: optional(marketingInfo),
    bandwidthCap: optional(mbps(world)),
  }),
  (asked, context) => {
    const { world, now } = context;
    const { settings } = world;
    const bandwidthCap = checkCap(asked);
    checkRegions(asked, settings);
    if (!world.vpcs.some(({ vpcId }) => vpcId === asked.vpcId)) {
      throw new Refusal('INVALID_VPC_NOT_FOUND', 'vpcId', `there is no ${asked.vpcId}`);
    }
    checkPairSold(asked, settings);
    world.checkPairFree(asked);
    const usesVoucher = asked.marketingInfo?.usePocVoucher === true;
    if (usesVoucher && world.vouchersLeft === 0) {
      throw new Refusal('OPERATION_DENIED_SANDBOX_POC_VOUCHER', 'marketingInfo.usePocVoucher', 'there is no voucher');
    }
    const percent = percentToPay(asked.marketingInfo?.discountCode, settings);
    const hold = hourOf(priceOf({ ...asked, percent }, settings).discounted);
    world.account.checkCovers(hold);

    const figures = { bandwidth: asked.bandwidth, bandwidthCap };
    const circuit: Circuit = {
      crossRegionBandwidthId: world.ids.circuit(),
      orderNumber: world.ids.order(),
      vpcId: asked.vpcId,
      regionA: asked.regionA,
      regionZ: asked.regionZ,
      internetChargeType: asked.internetChargeType,
      createdAt: now,
      visibleAt: now + Math.max(settings.describeLagMs, faultOf(context, 'invisible')?.ms ?? 0),
      percent,
      billed: true,
      afterCreating: faultOf(context, 'failCreate') ? 'CREATE_FAILED' : 'AVAILABLE',
      crossRegionBandwidthName: asked.crossRegionBandwidthName,
      status: 'CREATING',
      figures,
      figuresAfterChange: figures,
      statusEnds: null,
      nextDeduction: null,
      hold: 0,
    };
    enter(circuit, 'CREATING', now, settings);
    world.add(circuit);
    world.vouchersLeft -= usesVoucher ? 1 : 0;
    world.account.freeze(circuit, hold, now);
    return { orderNumber: circuit.orderNumber, crossRegionBandwidthId: circuit.crossRegionBandwidthId };
  },
);

interface Ends {
  readonly regionA: string;
  readonly regionZ: string;
}

function checkRegions({ regionA, regionZ }: Ends, { soldRegions }: SandboxSettings): void {
  if (regionA === regionZ) {
    throw new Refusal('INVALID_VPC_BANDWIDTH_REGION_AZ_IS_SAME', 'regionZ', 'is the same as regionA');
  }
  for (const [name, region] of Object.entries({ regionA, regionZ })) {
    if (!soldRegions.includes(region)) {
      throw new Refusal('INVALID_REGION_NOT_FOUND', name, `cross-region bandwidth is not sold in ${region}`);
    }
  }
}

function checkPairSold({ regionA, regionZ }: Ends, { unsoldPairs }: SandboxSettings): void {
  if (unsoldPairs.some(([one, other]) => pairKey(one, other) === pairKey(regionA, regionZ))) {
    throw new Refusal('OPERATION_DENIED_SANDBOX_PAIR_NOT_SOLD', 'regionZ', `cannot be linked with ${regionA}`);
  }
}

/** Documented: 95th billing needs a burst, and only it has one. Assumed: the burst is at least the commitment. */
function checkCap(asked: { internetChargeType: string; bandwidth: number; bandwidthCap: number | undefined }) {
  if (asked.internetChargeType === 'ByBandwidth') {
    if (asked.bandwidthCap !== undefined) {
      throw new Refusal('INVALID_PARAMETER_VALUE', 'bandwidthCap', 'goes only with ByInstanceBandwidth95');
    }
    return null;
  }
  if (asked.bandwidthCap === undefined) {
    throw new Refusal('MISSING_PARAMETER', 'bandwidthCap', 'is required with ByInstanceBandwidth95');
  }
  if (asked.bandwidthCap < asked.bandwidth) {
    throw new Refusal('INVALID_PARAMETER_LESS_MINIMUM', 'bandwidthCap', 'is below the bandwidth');
  }
  return asked.bandwidthCap;
}
