import {
  EXAMPLES,
  figuresOfCreate,
  figuresOfModify,
  parseOrderRequest,
  whyImpossible,
  type CircuitFigures,
  type CreateRequest,
  type ModifyRequest,
  type OrderRequest,
  type Place,
  type Price,
  type StartingPoint,
} from '../contract/index.js';
import { DEFAULT_POLICY, factsOf, termsFor } from '../policy/index.js';
import {
  circuitById,
  circuitOf,
  circuitsOfPair,
  describeRow,
  isAsAsked,
  isGone,
  isThere,
  sameFigures,
  type Row,
} from './circuits.js';
import { differencesTo, isCovered } from './covers.js';
import type { ActivityDeps } from './deps.js';
import { readFailure, refusal } from './failures.js';
import { quoteNotes } from './notes.js';
import { quoteId } from './quote-id.js';
import type { Account, QuoteInput, QuoteResult } from './types.js';

/** What the API said about a request. */
type Inquiry = { circuit: Row; text: string; target: CircuitFigures } | Quoted;

interface Quoted {
  price: Price;
  previousPrice?: Price;
  base?: StartingPoint;
  target: CircuitFigures;
  rows: Row[];
  /** Where the circuit is, or shall be. */
  where: Place;
}

/**
 * Checks a request, and asks the price.
 *
 * @throws ApplicationFailure `BadRequest` (the request is no order), `Refused` (it can't be done) or `NobodyCanApprove`,
 *   all final; any other failure passes and is retried without end.
 */
export async function quoteOrder(deps: ActivityDeps, input: QuoteInput): Promise<QuoteResult> {
  const parsed = parseOrderRequest(input.request);
  if ('problems' in parsed) {
    throw refusal('BadRequest', `The request is not an order. ${parsed.problems.join('; ')}`);
  }
  const { request } = parsed;
  try {
    const account = { endpoint: deps.zenlayer.endpoint, account: await deps.account() };
    const inquiry = await (request.action === 'create' ? inquireCreate(deps, request) : inquireModify(deps, request));
    return answer(deps, input, request, account, inquiry);
  } catch (error) {
    throw readFailure(error);
  }
}

async function inquireCreate({ zenlayer }: ActivityDeps, request: CreateRequest): Promise<Inquiry> {
  const { vpcId, regionA, regionZ, internetChargeType, bandwidth, marketingInfo } = request;
  const [sold, vpcs, rows] = await Promise.all([
    zenlayer.call('DescribeCrossRegionBandwidthRegions', {}),
    zenlayer.call('DescribeVpcs', { vpcIds: [vpcId] }),
    circuitsOfPair(zenlayer, request),
  ]);
  const asked = rows.find((row) => isThere(row) && isAsAsked(row, request));
  if (asked !== undefined) {
    return {
      circuit: asked,
      text: `Already there exactly as asked: ${describeRow(asked)}`,
      target: figuresOfCreate(request),
    };
  }
  const problems = [
    ...Object.entries({ regionA, regionZ })
      .filter(([, region]) => !sold.regionIds.includes(region))
      .map(([field, region]) => `${field}: "${region}" is not sold; sold are ${sold.regionIds.join(', ')}`),
    ...(vpcs.dataSet.some((vpc) => vpc.vpcId === vpcId) ? [] : [`vpcId: there is no VPC "${vpcId}" in this account`]),
    ...rows
      .filter((row) => !isGone(row))
      .map((row) => `regionA, regionZ: the pair has a circuit already, and not as asked: ${describeRow(row)}`),
  ];
  if (problems.length > 0) {
    throw refusal('Refused', problems.join('; '));
  }
  const { crossRegionBandwidthPrice: price } = await zenlayer.call('InquiryPriceCreateCrossRegionBandwidth', {
    internetChargeType,
    regionA,
    regionZ,
    bandwidth,
    ...(marketingInfo === undefined ? {} : { marketingInfo }),
  });
  return { price, target: figuresOfCreate(request), rows, where: { vpcId, regionA, regionZ } };
}

async function inquireModify({ zenlayer }: ActivityDeps, request: ModifyRequest): Promise<Inquiry> {
  const { crossRegionBandwidthId } = request;
  const row = await circuitById(zenlayer, crossRegionBandwidthId);
  if (row === undefined) {
    throw refusal('Refused', `crossRegionBandwidthId: there is no circuit "${crossRegionBandwidthId}" in this account`);
  }
  const target = figuresOfModify(row, request);
  if (row.status === 'AVAILABLE' && sameFigures(row, target)) {
    return { circuit: row, text: `Nothing to change: ${describeRow(row)}`, target };
  }
  const problems = [
    ...(row.status === 'AVAILABLE' ? [] : [`the circuit must be AVAILABLE to be changed: ${describeRow(row)}`]),
    ...(request.bandwidthCap !== undefined && row.internetChargeType !== 'ByInstanceBandwidth95'
      ? [`bandwidthCap: a circuit billed ${row.internetChargeType} has no burst`]
      : []),
    ...(target.bandwidthCap !== null && target.bandwidthCap < target.bandwidth
      ? [`bandwidthCap: ${target.bandwidthCap} would be less than the bandwidth, ${target.bandwidth}`]
      : []),
  ];
  if (problems.length > 0) {
    throw refusal('Refused', problems.join('; '));
  }
  const { crossRegionBandwidthPrice, previousPrices } = await zenlayer.call('InquiryPriceModifyCrossRegionBandwidth', {
    crossRegionBandwidthId,
    bandwidth: target.bandwidth,
  });
  const previousPrice = previousPrices?.crossRegionBandwidthPrice;
  return {
    price: crossRegionBandwidthPrice,
    ...(previousPrice ? { previousPrice } : {}),
    base: startingPoint(row),
    target,
    rows: [row],
    where: { vpcId: row.vpcId, regionA: row.regionA, regionZ: row.regionZ },
  };
}

export function startingPoint({ internetChargeType, bandwidth, bandwidthCap, status }: Row): StartingPoint {
  return { internetChargeType, bandwidth, bandwidthCap, status };
}

function answer(
  deps: ActivityDeps,
  { firstRunId, revision, before }: QuoteInput,
  request: OrderRequest,
  account: Account,
  inquiry: Inquiry,
): QuoteResult {
  const common = {
    request,
    target: inquiry.target,
    settings: deps.settings,
    searchAttributes: deps.searchAttributes(),
  };
  if ('circuit' in inquiry) {
    return { kind: 'alreadyThere', circuit: circuitOf(inquiry.circuit), text: inquiry.text, ...common };
  }
  const { price, previousPrice, base, target, rows } = inquiry;
  const coversBefore = before !== undefined && isCovered(before, { price, base, account });
  const terms = termsFor(deps.policy ?? DEFAULT_POLICY, factsOf(request, inquiry), deps.settings, before !== undefined);
  const impossible = coversBefore ? undefined : whyImpossible(terms, request.requestedBy);
  if (impossible !== undefined) {
    throw refusal('NobodyCanApprove', impossible);
  }
  const id = quoteId({ firstRunId, revision, request, base, account, price });
  return {
    kind: 'quoted',
    ...common,
    quote: {
      id,
      revision,
      price,
      ...(previousPrice === undefined ? {} : { previousPrice }),
      ...(before === undefined ? {} : { differences: differencesTo(before, { price, base, account }) }),
      ...(base === undefined ? {} : { base, where: inquiry.where }),
      notes: quoteNotes(request, target, price, rows),
      inquiredAt: new Date((deps.now ?? Date.now)()).toISOString(),
      approveWith: {
        by: EXAMPLES.by,
        quote: id,
        ...(terms.commentFor.includes('approve') ? { comment: EXAMPLES.reason } : {}),
      },
    },
    existing: rows.map((row) => row.crossRegionBandwidthId),
    account,
    terms,
    notify: deps.notifyApprovers !== undefined,
    coversBefore,
  };
}
