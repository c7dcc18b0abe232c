import { activityInfo } from '@temporalio/activity';
import type { Circuit, CreateRequest, ModifyRequest, Price } from '../contract/index.js';
import { ZenlayerError } from '../zenlayer/index.js';
import {
  circuitById,
  circuitOf,
  circuitsOfPair,
  describeRow,
  isAsAsked,
  isGone,
  isThere,
  sameFigures,
} from './circuits.js';
import { differencesTo, isCovered } from './covers.js';
import type { ActivityDeps } from './deps.js';
import { startingPoint } from './quote-order.js';
import type { PlaceInput, PlaceResult, QuotedBefore } from './types.js';

/** A step that found out, before anything was sent, that nothing is to be sent. */
type Finding = Exclude<PlaceResult, { kind: 'placed' }>;

/**
 * Buys what was approved: looks whether it is there already, asks the price once more, and sends the purchase at most
 * once. Nothing is sent
 * - in a second attempt of this activity, or in a run that a workflow reset made: an earlier one may have sent;
 * - with another account than the quote's, from another starting point, at a price the approval does not cover;
 * - after `approvedUntil`, or with less than half of the activity's time left, judged after signing, just before the
 *   request is handed to the network.
 *
 * Never throws for what the API or the network does: how it ended is the result.
 */
export async function placeOrder(deps: ActivityDeps, input: PlaceInput): Promise<PlaceResult> {
  const begun = performance.now();
  const sentBefore = sentElsewhere(input);
  if (sentBefore !== undefined) {
    return { kind: 'outcomeUnknown', code: 'SENT_BEFORE', text: sentBefore };
  }
  let sentAt: string | undefined;
  try {
    const approved = { price: input.record.quote.price, base: input.record.quote.base, account: input.record.account };
    const account = { endpoint: deps.zenlayer.endpoint, account: await deps.account() };
    if (account.account !== approved.account.account || account.endpoint !== approved.account.endpoint) {
      return { kind: 'changed', differences: differencesTo(approved, { ...approved, account }) };
    }
    const order = orderOf(deps, input);
    const found = await order.look(approved);
    if (found !== undefined) {
      return found;
    }
    const price = await order.inquire();
    const now = { ...approved, price };
    if (!isCovered(approved, now)) {
      return { kind: 'changed', differences: differencesTo(approved, now) };
    }
    const circuit = await order.send({
      timeoutMs: timeToSend(),
      beforeSend: () => {
        sentAt = new Date(assertInTime(deps, input.approvedUntil, begun)).toISOString();
      },
    });
    return { kind: 'placed', circuit, price, sentAt: sentAt ?? '' };
  } catch (error) {
    return ending(error, sentAt);
  }
}

/** Why an earlier send of this purchase is possible. */
function sentElsewhere(input: PlaceInput): string | undefined {
  const { attempt, workflowExecution, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  if (attempt > 1 || currentAttemptScheduledTimestampMs > scheduledTimestampMs) {
    return 'This purchase step was started a second time, and the first one may have sent the purchase.';
  }
  if (workflowExecution?.runId !== input.runId) {
    return 'This run was made by a workflow reset, and the run before it may have sent the purchase.';
  }
  return undefined;
}

/** The last half of the activity's time is for the purchase itself. */
function timeToSend(): number {
  return activityInfo().startToCloseTimeoutMs / 2;
}

/**
 * The worker's clock may differ from the server's, so what has passed of the step's time is also measured from its begin.
 *
 * @returns the time
 * @throws Error when it is too late to send
 */
function assertInTime({ now = Date.now }: ActivityDeps, approvedUntil: string, begun: number): number {
  const { currentAttemptScheduledTimestampMs } = activityInfo();
  const time = now();
  // So put that a time which can't be read stops it.
  if (!(time <= Date.parse(approvedUntil))) {
    throw new Error(`the approval was valid until ${approvedUntil}`);
  }
  const passed = Math.max(time - currentAttemptScheduledTimestampMs, performance.now() - begun);
  if (!(passed <= timeToSend())) {
    throw new Error('too little of the purchase step’s own time was left');
  }
  return time;
}

interface SendOptions {
  timeoutMs: number;
  beforeSend: () => void;
}

/** The three API conversations of a purchase. */
interface Purchase {
  look(approved: QuotedBefore): Promise<Finding | undefined>;
  inquire(): Promise<Price>;
  send(options: SendOptions): Promise<Circuit>;
}

function orderOf(deps: ActivityDeps, { record }: PlaceInput): Purchase {
  return record.request.action === 'create'
    ? createPurchase(deps, record.request)
    : modifyPurchase(deps, record.request, record.target);
}

function createPurchase({ zenlayer }: ActivityDeps, request: CreateRequest): Purchase {
  const { vpcId, regionA, regionZ, internetChargeType, bandwidth, bandwidthCap, crossRegionBandwidthName } = request;
  const marketing = request.marketingInfo === undefined ? {} : { marketingInfo: request.marketingInfo };
  const priced = { internetChargeType, regionA, regionZ, bandwidth, ...marketing };
  return {
    async look() {
      const rows = (await circuitsOfPair(zenlayer, request)).filter((row) => !isGone(row));
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
    async inquire() {
      return (await zenlayer.call('InquiryPriceCreateCrossRegionBandwidth', priced)).crossRegionBandwidthPrice;
    },
    async send(options) {
      const { crossRegionBandwidthId, orderNumber } = await zenlayer.call(
        'CreateCrossRegionBandwidth',
        {
          vpcId,
          crossRegionBandwidthName,
          ...priced,
          ...(bandwidthCap === undefined ? {} : { bandwidthCap }),
        },
        options,
      );
      return { crossRegionBandwidthId, status: 'CREATING', orderNumber };
    },
  };
}

function modifyPurchase(
  { zenlayer }: ActivityDeps,
  request: ModifyRequest,
  target: PlaceInput['record']['target'],
): Purchase {
  const { crossRegionBandwidthId } = request;
  const { bandwidth } = target;
  return {
    async look(approved) {
      const row = await circuitById(zenlayer, crossRegionBandwidthId);
      if (row === undefined) {
        return {
          kind: 'refused',
          code: 'CIRCUIT_GONE',
          text: `Circuit ${crossRegionBandwidthId} is no longer there.`,
          look: false,
        };
      }
      if (isThere(row) && sameFigures(row, target)) {
        return { kind: 'alreadyThere', circuit: circuitOf(row) };
      }
      const differences = differencesTo(approved, { ...approved, base: startingPoint(row) });
      return differences.length > 0 ? { kind: 'changed', differences } : undefined;
    },
    async inquire() {
      const params = { crossRegionBandwidthId, bandwidth };
      return (await zenlayer.call('InquiryPriceModifyCrossRegionBandwidth', params)).crossRegionBandwidthPrice;
    },
    async send(options) {
      await zenlayer.call(
        'ModifyCrossRegionBandwidth',
        {
          crossRegionBandwidthId,
          // Always named: the documentation leaves open whether it may be left out of a change of the burst alone.
          bandwidth,
          ...(request.bandwidthCap === undefined ? {} : { bandwidthCap: request.bandwidthCap }),
        },
        options,
      );
      return { crossRegionBandwidthId, status: 'CHANGING' };
    },
  };
}

const PAIR_EXISTS = 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST';

/** How a purchase that threw has ended. `sentAt` undefined: nothing was handed to the network. */
function ending(error: unknown, sentAt: string | undefined): PlaceResult {
  const text = error instanceof Error ? error.message : String(error);
  const sent = sentAt === undefined ? {} : { sentAt };
  if (!(error instanceof ZenlayerError)) {
    return { kind: sentAt === undefined ? 'notExecuted' : 'outcomeUnknown', code: 'UNEXPECTED', text, ...sent };
  }
  const { kind, code, retryAfterMs } = error;
  if (kind === 'refused') {
    return { kind, code, text, look: code === PAIR_EXISTS, ...sent };
  }
  if (kind === 'outcomeUnknown' && sentAt !== undefined) {
    return { kind, code, text, ...sent };
  }
  return { kind: 'notExecuted', code, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
