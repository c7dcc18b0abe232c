import { defined } from '../../contract/defined.js';
import { logBought } from '../log-bought.js';
import { figuresOfCreate, priceOf, type CreateRequest, type Price } from '../../contract/index.js';
import { ZenlayerError, type Zenlayer } from '../../zenlayer/index.js';
import {
  circuitOf,
  circuitsOfPair,
  describeRow,
  isAsAsked,
  isGone,
  isRecycled,
  isThere,
  unreadable,
} from '../circuits.js';
import { refusal } from '../failures.js';
import { retryWhileAbsent } from '../absence.js';
import type { ActionSteps } from './steps.js';

const PAIR_EXISTS = 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST';

/** A new circuit between two regions of a VPC. */
export const create: ActionSteps<CreateRequest> = {
  async inspect(deps, request) {
    const { vpcId, regionA, regionZ } = request;
    const [sold, vpc, rows] = await Promise.all([
      deps.places.regions([regionA, regionZ]),
      deps.places.vpc(vpcId),
      circuitsOfPair(deps.zenlayer, request),
    ]);
    const target = figuresOfCreate(request);
    const asked = rows.find((row) => isThere(row) && isAsAsked(row, request));
    if (asked !== undefined) {
      const text = `Already exists exactly as ordered: ${describeRow(asked)}`;
      return { kind: 'alreadyThere', circuit: asked, text, target };
    }
    if (vpc.kind === 'unreadable') {
      throw unreadable(vpc.text);
    }
    const soldNowhere = sold.length === 0 ? ['Zenlayer offers no region at all'] : [];
    const noVpc = vpc.kind === 'there' ? [] : [`vpcId: there is no VPC "${vpcId}" in this account`];
    retryWhileAbsent([...soldNowhere, ...noVpc], deps);
    const problems = [
      ...Object.entries({ regionA, regionZ })
        .filter(([, region]) => !sold.includes(region))
        .map(([field, region]) => `${field}: "${region}" is not offered; offered: ${sold.join(', ') || 'none'}`),
      ...noVpc,
      ...rows
        .filter((row) => !isGone(row))
        .map(
          (row) =>
            `regionA, regionZ: there is already a circuit between these regions, with different settings: ${describeRow(row)}`,
        ),
    ];
    if (problems.length > 0) {
      throw refusal('Refused', problems.join('; '));
    }
    return { kind: 'possible', target, rows, where: { vpcId, regionA, regionZ } };
  },

  async inquire(zenlayer, request) {
    const { crossRegionBandwidthPrice } = await zenlayer.call(
      'InquiryPriceCreateCrossRegionBandwidth',
      priced(request),
    );
    return { price: priceOf(crossRegionBandwidthPrice) };
  },

  notes({ marketingInfo }, price) {
    const code = marketingInfo?.discountCode;
    return code === undefined || hasDiscount(price)
      ? []
      : [`The promo code ${code} gives no discount. Zenlayer doesn't say whether the code is valid.`];
  },

  async recheck(zenlayer, { record: { request, existing }, sentBefore }) {
    const all = await circuitsOfPair(zenlayer, request);
    const gone = all.find((row) => isGone(row) && !existing.includes(row.crossRegionBandwidthId));
    if (sentBefore && gone !== undefined) {
      return {
        kind: 'outcomeUnknown',
        code: 'CAME_AND_WENT',
        text: `This circuit may be from an earlier purchase: ${describeRow(gone)}`,
      };
    }
    const rows = all.filter((row) => !isGone(row));
    const asked = rows.find((row) => isThere(row) && isAsAsked(row, request));
    if (asked !== undefined) {
      return { kind: 'alreadyThere', circuit: circuitOf(asked) };
    }
    return rows[0] === undefined
      ? undefined
      : {
          kind: 'refused',
          code: 'PAIR_EXISTS',
          text: `Since the quote, a circuit with different settings has appeared between these regions: ${describeRow(rows[0])}`,
          searchAfter: false,
        };
  },

  async send(zenlayer, { record: { request } }, options) {
    const { vpcId, crossRegionBandwidthName, bandwidthCap } = request;
    const { crossRegionBandwidthId, orderNumber, requestId } = await zenlayer.call(
      'CreateCrossRegionBandwidth',
      defined({ vpcId, crossRegionBandwidthName, ...priced(request), bandwidthCap }),
      options,
    );
    logBought(crossRegionBandwidthId, requestId);
    return { circuit: { crossRegionBandwidthId, status: 'CREATING', orderNumber }, requestId };
  },

  async explain(zenlayer, { record: { request, existing }, sentBefore }, error) {
    if (sentBefore || !(error instanceof ZenlayerError) || error.code !== PAIR_EXISTS) {
      return undefined;
    }
    // If the only circuit of the pair is in the recycle bin, that explains the refusal.
    const rows = await circuitsOfPair(zenlayer, request).catch(() => []);
    const [only, ...others] = rows.filter((row) => row.status !== 'CREATE_FAILED');
    return only !== undefined &&
      others.length === 0 &&
      isRecycled(only) &&
      existing.includes(only.crossRegionBandwidthId)
      ? {
          kind: 'refused',
          code: PAIR_EXISTS,
          text: `${error.message} A circuit in the recycle bin blocks it: ${describeRow(only)}. Restore it or delete it for good.`,
          searchAfter: false,
        }
      : undefined;
  },

  searchAfter: [PAIR_EXISTS],

  /** Searches for a new circuit of the pair, exactly as ordered. */
  async search(zenlayer, { request, existing }) {
    const rows = (await circuitsOfPair(zenlayer, request)).filter(
      (row) => !existing.includes(row.crossRegionBandwidthId),
    );
    const [only, ...others] = rows;
    if (only === undefined) {
      return { kind: 'nothing' };
    }
    // A circuit that could not be built was bought, too. One that is being removed proves nothing.
    if (others.length === 0 && isAsAsked(only, request) && !isRecycled(only) && only.status !== 'DELETING') {
      const orderNumber = await orderNumberOf(zenlayer, only.crossRegionBandwidthId);
      return { kind: 'found', circuit: { ...circuitOf(only), orderNumber } };
    }
    return {
      kind: 'conflict',
      evidence: rows.map(describeRow),
      candidates: rows.map((row) => row.crossRegionBandwidthId),
    };
  },

  // Zenlayer sells one circuit per pair: while it exists, no other purchase works.
  canBeUndone: false,
  createFailed: 'createFailed',
};

/** The parameters that the price inquiry and the purchase share. */
function priced({ internetChargeType, regionA, regionZ, bandwidth, marketingInfo }: CreateRequest) {
  return defined({ internetChargeType, regionA, regionZ, bandwidth, marketingInfo });
}

function hasDiscount({ discount }: Price): boolean {
  return discount !== undefined && discount < 100;
}

/** The order number of a circuit whose purchase had no answer, from the bill; null when the bill doesn't have it yet. */
async function orderNumberOf(zenlayer: Zenlayer, resourceId: string): Promise<string | null> {
  try {
    const { dataSet } = await zenlayer.call('DescribeBillDetail', { resourceId });
    return dataSet.find((row) => row.resourceId === resourceId)?.orderSn ?? null;
  } catch {
    // Nothing depends on the order number, so an unreadable bill is no reason to try again.
    return null;
  }
}
