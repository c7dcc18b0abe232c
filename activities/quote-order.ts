import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import {
  EXAMPLES,
  clipBytes,
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
  unreadable,
  type Row,
} from './circuits.js';
import { differencesTo, isCovered } from './covers.js';
import type { ActivityDeps } from './deps.js';
import { readFailure, refusal } from './failures.js';
import { quoteNotes } from './notes.js';
import { quoteId } from './quote-id.js';
import { runsOfTemporal } from './runs.js';
import { accountOf } from './same-account.js';
import { sealedFacts } from './sealed-facts.js';
import { serverClock, type Clock } from './server-clock.js';
import type { Account, EarlierRun, OrderSettings, QuoteInput, QuoteRecord, QuoteResult } from './types.js';

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
 * @throws ApplicationFailure `BadRequest` (the request is no order) or `Refused` (it can't be done), both final; any
 *   other failure passes and is retried without end. So does "nothing to change" while a change of an earlier run could
 *   still arrive.
 */
export async function quoteOrder(deps: ActivityDeps, input: QuoteInput): Promise<QuoteResult> {
  const parsed = parseOrderRequest(input.request);
  if ('problems' in parsed) {
    throw refusal('BadRequest', `The request is not an order. ${parsed.problems.join('; ')}`);
  }
  const { request } = parsed;
  try {
    const account = await accountOf(deps);
    const [inquiry, earlier] = await Promise.all([
      request.action === 'create' ? inquireCreate(deps, request) : inquireModify(deps, request),
      input.before === undefined ? earlierRun(deps) : undefined,
    ]);
    if (earlier !== undefined && request.action === 'modify' && 'circuit' in inquiry) {
      // Nothing to change, as long as nothing else arrives.
      throw passing(
        'EarlierRun',
        `${earlier.text} A change that it sent could still arrive. ${inquiry.text}`,
        deps.settings,
      );
    }
    return { ...answer(deps, input, request, account, inquiry), ...(earlier === undefined ? {} : { earlier }) };
  } catch (error) {
    throw readFailure(error);
  }
}

/** A run of this order's id that was ended from outside so lately that a purchase of it could still arrive. */
export function earlierRun({
  runs = runsOfTemporal,
  settings,
  monotonic,
}: ActivityDeps): Promise<EarlierRun | undefined> {
  return runs.endedFromOutside(serverClock(monotonic)() - settings.searchWindow);
}

async function inquireCreate(
  { zenlayer, settings, monotonic }: ActivityDeps,
  request: CreateRequest,
): Promise<Inquiry> {
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
  lookAgain([...soldNowhere, ...noVpc], settings, monotonic);
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
  const { crossRegionBandwidthPrice: price } = await zenlayer.call('InquiryPriceCreateCrossRegionBandwidth', {
    internetChargeType,
    regionA,
    regionZ,
    bandwidth,
    ...(marketingInfo === undefined ? {} : { marketingInfo }),
  });
  return { price, target: figuresOfCreate(request), rows, where: { vpcId, regionA, regionZ } };
}

async function inquireModify(
  { zenlayer, settings, monotonic }: ActivityDeps,
  request: ModifyRequest,
): Promise<Inquiry> {
  const { crossRegionBandwidthId } = request;
  const row = await circuitById(zenlayer, crossRegionBandwidthId);
  if (row === undefined) {
    const absent = `crossRegionBandwidthId: there is no circuit "${crossRegionBandwidthId}" in this account`;
    lookAgain([absent], settings, monotonic);
    throw refusal('Refused', absent);
  }
  if (row.status === 'CHANGING' || row.status === 'CREATING') {
    throw passing('CircuitBusy', `The circuit can be changed once it is AVAILABLE: ${describeRow(row)}`, settings);
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

/**
 * What was made a moment ago may not show yet: its absence is looked at again for a while before it is final.
 *
 * @throws ApplicationFailure `NotThereYet`, which is retried
 */
function lookAgain(absent: readonly string[], settings: OrderSettings, monotonic?: Clock): void {
  const waited = serverClock(monotonic)() - activityInfo().scheduledTimestampMs;
  if (absent.length > 0 && waited < settings.absentAfter) {
    throw passing(
      'NotThereYet',
      `${absent.join('; ')}; it is looked for again, in case it was made just now`,
      settings,
    );
  }
}

function passing(type: string, message: string, { searchEvery }: OrderSettings): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nextRetryDelay: searchEvery });
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
  const { price, previousPrice, base, target, rows, where } = inquiry;
  const coversBefore = before !== undefined && isCovered(before, { price, base, account });
  const terms = termsFor(deps.policy ?? DEFAULT_POLICY, factsOf(request, inquiry), deps.settings, before !== undefined);
  const impossible = whyImpossible(terms, request.requestedBy);
  const id = quoteId({ firstRunId, revision, request, base, account, price });
  const record: QuoteRecord = {
    ...common,
    quote: {
      id,
      revision,
      price,
      ...(previousPrice === undefined ? {} : { previousPrice }),
      ...(before === undefined ? {} : { differences: differencesTo(before, { price, base, account }) }),
      ...(base === undefined ? {} : { base, where }),
      notes: quoteNotes(request, target, price, rows),
      inquiredAt: new Date(serverClock(deps.monotonic)()).toISOString(),
      approveWith: {
        by: EXAMPLES.by,
        quote: id,
        ...(terms.commentFor.includes('approve') ? { comment: EXAMPLES.reason } : {}),
      },
    },
    where,
    existing: rows.map((row) => row.crossRegionBandwidthId),
    account,
    terms,
    notify: deps.notifyApprovers !== undefined,
    seal: '',
  };
  const clockOffMs = deps.clock?.clockOff();
  const workflowId = activityInfo().workflowExecution?.workflowId ?? '';
  return {
    kind: 'quoted',
    ...record,
    seal: deps.seal.of(sealedFacts(record, { workflowId, firstRunId })),
    coversBefore,
    ...(impossible === undefined ? {} : { impossible }),
    ...(clockOffMs === undefined ? {} : { clockOffMs }),
  };
}
