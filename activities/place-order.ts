import { activityInfo } from '@temporalio/activity';
import { ORDER_WORKFLOW, orderIdOf } from '../contract/index.js';
import type { Circuit, CreateRequest, ModifyRequest, Price } from '../contract/index.js';
import { ZenlayerError } from '../zenlayer/index.js';
import {
  circuitById,
  circuitOf,
  circuitsOfPair,
  describeRow,
  isAsAsked,
  isGone,
  isRecycled,
  isThere,
  sameFigures,
} from './circuits.js';
import { differencesTo, isCovered } from './covers.js';
import type { ActivityDeps } from './deps.js';
import { startingPoint } from './quote-order.js';
import { accountOf } from './same-account.js';
import { sealedFacts } from './sealed-facts.js';
import { timeToSend } from './time-to-send.js';
import type { PlaceInput, PlaceResult, QuotedBefore } from './types.js';

/** A step that found out, before anything was sent, that nothing is to be sent. */
type Finding = Exclude<PlaceResult, { kind: 'placed' }>;

/**
 * Buys what was approved: looks whether it is there already, asks the price once more, and sends the purchase at most
 * once. Nothing is sent
 * - in a second attempt of this activity, or in a run that a workflow reset made: an earlier one may have sent;
 * - for a quote that the workers of this account did not make for this order;
 * - with another account than the quote's, from another starting point, at a price the approval does not cover;
 * - after `approvedUntil`, or with less than half of the activity's time left, judged after signing, just before the
 *   request is handed to the network.
 *
 * Never throws for what the API or the network does: how it ended is the result.
 */
export async function placeOrder(deps: ActivityDeps, input: PlaceInput): Promise<PlaceResult> {
  const elsewhere = sentElsewhere(input);
  if (elsewhere !== undefined) {
    return { kind: 'outcomeUnknown', ...elsewhere };
  }
  if (!isOurs(deps, input)) {
    return { kind: 'changed', differences: [{ field: 'quote', before: 'as sealed', now: NOT_OURS }] };
  }
  let sentAt: string | undefined;
  try {
    const time = await timeToSend(deps, input.approvedUntil);
    const approved = { price: input.record.quote.price, base: input.record.quote.base, account: input.record.account };
    const account = await accountOf(deps);
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
    try {
      const circuit = await order.send({
        timeoutMs: time.ms,
        beforeSend: () => {
          sentAt = new Date(time.assertInTime()).toISOString();
        },
      });
      return { kind: 'placed', circuit, price, sentAt: sentAt ?? '' };
    } catch (error) {
      return (await order.explain(error, approved)) ?? ending(error, sentAt);
    }
  } catch (error) {
    return ending(error, sentAt);
  }
}

const NOT_OURS = 'made with other Zenlayer credentials, or changed since; the price is asked again';

/** Why an earlier send of this purchase is possible. */
function sentElsewhere(input: PlaceInput): { code: string; text: string } | undefined {
  const { attempt, workflowExecution, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  if (attempt > 1 || currentAttemptScheduledTimestampMs > scheduledTimestampMs) {
    return {
      code: 'SENT_BEFORE',
      text: 'This purchase step was started a second time, and the first one may have sent the purchase.',
    };
  }
  if (workflowExecution?.runId !== input.runId) {
    return {
      code: 'RESET_RUN',
      text: 'This run was made by a workflow reset, and the run before it may have sent the purchase.',
    };
  }
  return undefined;
}

/** Whether an order asks, and for what the workers of this account have quoted to it. */
function isOurs({ seal }: ActivityDeps, { record, firstRunId }: PlaceInput): boolean {
  const { workflowType, workflowExecution } = activityInfo();
  return (
    workflowType === ORDER_WORKFLOW &&
    workflowExecution?.workflowId === orderIdOf(record.request) &&
    seal.fits(sealedFacts(record, { workflowId: workflowExecution?.workflowId ?? '', firstRunId }), record.seal)
  );
}

interface SendOptions {
  timeoutMs: number;
  beforeSend: () => void;
}

/** The API conversations of a purchase. */
interface Purchase {
  look(approved: QuotedBefore): Promise<Finding | undefined>;
  inquire(): Promise<Price>;
  send(options: SendOptions): Promise<Circuit>;
  /** What a failed send means, when what is there now tells more than the error. */
  explain(error: unknown, approved: QuotedBefore): Promise<PlaceResult | undefined>;
}

function orderOf(deps: ActivityDeps, input: PlaceInput): Purchase {
  const { request } = input.record;
  return request.action === 'create' ? createPurchase(deps, request, input) : modifyPurchase(deps, request, input);
}

function createPurchase(
  { zenlayer }: ActivityDeps,
  request: CreateRequest,
  { sentBefore, record: { existing } }: PlaceInput,
): Purchase {
  const { vpcId, regionA, regionZ, internetChargeType, bandwidth, bandwidthCap, crossRegionBandwidthName } = request;
  const marketing = request.marketingInfo === undefined ? {} : { marketingInfo: request.marketingInfo };
  const priced = { internetChargeType, regionA, regionZ, bandwidth, ...marketing };
  return {
    async look() {
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
    async explain(error) {
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
  };
}

function modifyPurchase(
  { zenlayer }: ActivityDeps,
  request: ModifyRequest,
  { record: { target }, sentBefore }: PlaceInput,
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
    async explain(error, approved) {
      if (sentBefore || !(error instanceof ZenlayerError) || error.kind !== 'refused') {
        return undefined;
      }
      // Somebody else has changed it since the look; it can be changed again once that is done.
      const row = await circuitById(zenlayer, crossRegionBandwidthId).catch(() => undefined);
      if (row?.status === 'CHANGING') {
        return {
          kind: 'notExecuted',
          code: 'CIRCUIT_CHANGING',
          text: `${error.message} It is being changed: ${describeRow(row)}`,
        };
      }
      // Or their change is done already: then it is not the circuit that the approval was for.
      const differences = row === undefined ? [] : differencesTo(approved, { ...approved, base: startingPoint(row) });
      return differences.length > 0 ? { kind: 'changed', differences } : undefined;
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
