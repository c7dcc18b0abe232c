import { defined } from '../../contract/defined.js';
import { clipBytes, figuresOfCreate, type CreateRequest, type Price } from '../../contract/index.js';
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
import { lookAgain } from '../look-again.js';
import type { ActionSteps } from './steps.js';

const PAIR_EXISTS = 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST';

/** A new circuit between two regions of a VPC. */
export const create: ActionSteps<CreateRequest> = {
  async inspect(deps, request) {
    const { zenlayer } = deps;
    const { vpcId, regionA, regionZ } = request;
    const [sold, vpcs, rows] = await Promise.all([
      zenlayer.call('DescribeCrossRegionBandwidthRegions', {}),
      zenlayer.call('DescribeVpcs', { vpcIds: [vpcId] }),
      circuitsOfPair(zenlayer, request),
    ]);
    const target = figuresOfCreate(request);
    const asked = rows.find((row) => isThere(row) && isAsAsked(row, request));
    if (asked !== undefined) {
      const text = `Already there exactly as asked: ${describeRow(asked)}`;
      return { kind: 'alreadyThere', circuit: asked, text, target };
    }
    const oddVpc = vpcs.oddRows.find(({ raw }) => (raw.vpcId ?? vpcId) === vpcId);
    if (oddVpc !== undefined) {
      throw unreadable(`The API shows VPC ${vpcId} in a form that can’t be read: ${clipBytes(oddVpc.problem, 500)}.`);
    }
    if (vpcs.dataSet.length + vpcs.oddRows.length < vpcs.totalCount) {
      throw unreadable(`The API counts ${vpcs.totalCount} VPCs of the id ${vpcId} and shows ${vpcs.dataSet.length}.`);
    }
    const soldNowhere = sold.regionIds.length === 0 ? ['no region at all is sold'] : [];
    const noVpc = vpcs.dataSet.some((vpc) => vpc.vpcId === vpcId)
      ? []
      : [`vpcId: there is no VPC "${vpcId}" in this account`];
    lookAgain([...soldNowhere, ...noVpc], deps);
    const problems = [
      ...Object.entries({ regionA, regionZ })
        .filter(([, region]) => !sold.regionIds.includes(region))
        .map(([field, region]) => `${field}: "${region}" is not sold; sold are ${sold.regionIds.join(', ') || 'none'}`),
      ...noVpc,
      ...rows
        .filter((row) => !isGone(row))
        .map((row) => `regionA, regionZ: the pair has a circuit already, and not as asked: ${describeRow(row)}`),
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
    return { price: crossRegionBandwidthPrice };
  },

  notes({ marketingInfo }, price) {
    const code = marketingInfo?.discountCode;
    return code === undefined || hasDiscount(price)
      ? []
      : [`The promo code ${code} brings no discount; Zenlayer does not tell whether it is known.`];
  },

  async recheck(zenlayer, { record: { request, existing }, sentBefore }) {
    const all = await circuitsOfPair(zenlayer, request);
    const gone = all.find((row) => isGone(row) && !existing.includes(row.crossRegionBandwidthId));
    if (sentBefore && gone !== undefined) {
      return {
        kind: 'outcomeUnknown',
        code: 'CAME_AND_WENT',
        text: `An earlier purchase may have left this: ${describeRow(gone)}`,
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
          text: `The pair has got a circuit since the quote, and not as asked: ${describeRow(rows[0])}`,
          look: false,
        };
  },

  async send(zenlayer, { record: { request } }, options) {
    const { vpcId, crossRegionBandwidthName, bandwidthCap } = request;
    const { crossRegionBandwidthId, orderNumber } = await zenlayer.call(
      'CreateCrossRegionBandwidth',
      defined({ vpcId, crossRegionBandwidthName, ...priced(request), bandwidthCap }),
      options,
    );
    return { crossRegionBandwidthId, status: 'CREATING', orderNumber };
  },

  async explain(zenlayer, { record: { request, existing }, sentBefore }, error) {
    if (sentBefore || !(error instanceof ZenlayerError) || error.code !== PAIR_EXISTS) {
      return undefined;
    }
    // The API said no. A circuit in the recycle bin explains it when nothing else is there.
    const rows = await circuitsOfPair(zenlayer, request).catch(() => []);
    const [only, ...others] = rows.filter((row) => row.status !== 'CREATE_FAILED');
    return only !== undefined &&
      others.length === 0 &&
      isRecycled(only) &&
      existing.includes(only.crossRegionBandwidthId)
      ? {
          kind: 'refused',
          code: PAIR_EXISTS,
          text: `${error.message} In the recycle bin, and in the way: ${describeRow(only)}. Restore it, or delete it for good.`,
          look: false,
        }
      : undefined;
  },

  searchAfter: [PAIR_EXISTS],

  /** A new circuit for the pair, exactly as asked. */
  async search(zenlayer, { request, existing }) {
    const rows = (await circuitsOfPair(zenlayer, request)).filter(
      (row) => !existing.includes(row.crossRegionBandwidthId),
    );
    const [only, ...others] = rows;
    if (only === undefined) {
      return { kind: 'nothing' };
    }
    // One that could not be built was bought all the same. One that is being removed leaves open what has happened.
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

  // Zenlayer sells one circuit per pair: while it is there, no other purchase works.
  canBeUndone: false,
  createFailed: 'createFailed',
};

/** What a price is asked for, and what is bought at it. */
function priced({ internetChargeType, regionA, regionZ, bandwidth, marketingInfo }: CreateRequest) {
  return defined({ internetChargeType, regionA, regionZ, bandwidth, marketingInfo });
}

function hasDiscount({ discount }: Price): boolean {
  return discount !== null && discount < 100;
}

/** The order number of a circuit whose purchase had no answer, from the bill; null when the bill does not tell yet. */
async function orderNumberOf(zenlayer: Zenlayer, resourceId: string): Promise<string | null> {
  try {
    const { dataSet } = await zenlayer.call('DescribeBillDetail', { resourceId });
    return dataSet.find((row) => row.resourceId === resourceId)?.orderSn ?? null;
  } catch {
    // The order number is good to know, and nothing depends on it: an unreadable bill is no reason to look again.
    return null;
  }
}
