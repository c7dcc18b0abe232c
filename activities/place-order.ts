import { activityInfo, ApplicationFailure, log } from '@temporalio/activity';
import { approvedFor, differencesTo, isCovered } from '../contract/covers.js';
import { defined } from '../contract/defined.js';
import { ORDER_WORKFLOW, orderIdOf } from '../contract/index.js';
import { priceDifferences } from '../contract/price-covers.js';
import { reasonOf } from '../contract/reason-of.js';
import { ZenlayerError } from '../zenlayer/index.js';
import { stepsOf, type ActionSteps } from './actions/index.js';
import type { ActivityDeps } from './deps.js';
import { accountOf } from './same-account.js';
import { figuresOf } from './sealed-figures.js';
import { sealedFacts } from './sealed-facts.js';
import { whyUnapproved } from './proved-approval.js';
import { runsOfTemporal } from './runs.js';
import { attemptScheduledAt } from './server-clock.js';
import { NotInTime, timeToSend } from './time-to-send.js';
import type { PlaceInput, PlaceResult } from './types.js';

/**
 * Buys what was approved: checks whether it exists already, asks the price once more, and sends the purchase at most
 * once. Nothing is sent
 * - in a second attempt of this activity, or in a run that a workflow reset made: an earlier one may have sent;
 * - for a quote that the workers of this account did not make for this order, or so long ago that nothing can still be
 *   approved by it;
 * - without decisions that approve it and are proved, where the quote's terms ask for a proof;
 * - with another account than the quote's, from another starting point, at a price the approval does not cover;
 * - after `approvedUntil`, with less than half of the activity's time left, or when the server may have given up this
 *   attempt, judged after signing, just before the request is handed to the network.
 *
 * Never throws for what the API or the network does: how it ended is the result.
 */
export async function placeOrder(deps: ActivityDeps, input: PlaceInput): Promise<PlaceResult> {
  const elsewhere = sentElsewhere(input);
  if (elsewhere !== undefined) {
    return { kind: 'outcomeUnknown', ...elsewhere };
  }
  if (!isOurs(deps, input)) {
    return NOT_OURS;
  }
  if (isOutdated(input.record)) {
    return OUTDATED;
  }
  const unapproved = whyUnapproved(deps, input, orderOf(input), attemptScheduledAt());
  if (unapproved !== undefined) {
    return { kind: 'changed', differences: [{ field: 'approval', before: 'as given', now: unapproved }] };
  }
  const { zenlayer } = deps;
  const { request } = input.record;
  const steps = stepsOf(request);
  let sentAt: string | undefined;
  try {
    if (!(await isFirstRun(deps, input))) {
      return NOT_OURS;
    }
    const time = await timeToSend(deps, input.approvedUntil);
    const approved = approvedFor(input.record);
    const account = await accountOf(deps);
    if (account.account !== approved.account.account || account.endpoint !== approved.account.endpoint) {
      return { kind: 'changed', differences: differencesTo(approved, { ...approved, account }) };
    }
    // Side by side, to save a round trip. What exists counts first, whatever the price inquiry says.
    const [rechecked, inquired] = await Promise.allSettled([
      steps.recheck(zenlayer, input),
      steps.inquire(zenlayer, request, figuresOf(input.record)),
    ]);
    const decided = settled(rechecked);
    if (decided !== undefined) {
      return decided;
    }
    const { price } = settled(inquired);
    const now = { ...approved, price };
    if (!isCovered(approved, now)) {
      return { kind: 'changed', differences: differencesTo(approved, now) };
    }
    await time.confirm();
    try {
      const { circuit, requestId } = await steps.send(zenlayer, input, {
        timeoutMs: time.ms,
        beforeSend: () => {
          sentAt = new Date(time.assertInTime()).toISOString();
        },
      });
      const cheaper = priceDifferences(approved.price, price).length > 0 ? price : undefined;
      return defined({
        kind: 'placed',
        circuit,
        price: cheaper,
        sentAt: sentAt ?? '',
        requestId: requestId ?? undefined,
      });
    } catch (error) {
      return (await steps.explain(zenlayer, input, error)) ?? ending(error, sentAt, steps);
    }
  } catch (error) {
    return ending(error, sentAt, steps);
  }
}

/** What a promise came to. @throws what it was rejected with */
function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') {
    throw result.reason;
  }
  return result.value;
}

const notAsQuoted = (now: string): PlaceResult => ({
  kind: 'changed',
  differences: [{ field: 'quote', before: 'as quoted', now }],
});

const NOT_OURS = notAsQuoted('changed since, or quoted with other Zenlayer credentials');
const OUTDATED = notAsQuoted('too old: no approval of it can still be valid');

/**
 * Whether the order of this run began with the run that the caller names, which seal and signatures are made for. Only the
 * server knows it, and is asked for an order of several runs alone: an earlier order of this id had another first run.
 *
 * @throws ApplicationFailure when the server can't be asked
 */
async function isFirstRun(
  { runs = runsOfTemporal }: ActivityDeps,
  { runId, firstRunId }: PlaceInput,
): Promise<boolean> {
  if (firstRunId === undefined || firstRunId === runId) {
    return true;
  }
  const first = await runs.firstRunId().catch((error: unknown) => {
    throw ApplicationFailure.retryable(`Temporal can't be asked with which run this order began: ${reasonOf(error)}`);
  });
  return first === firstRunId;
}

/** After a longer time between the answer to a quote and the order that takes it, the price is better asked anew. */
const LATEST_TAKEN_MS = 60 * 60_000;

/**
 * Whether a quote is older than any approval of it. Its seal says when it was made; until when it may be bought, and of which
 * order this run is, is said by whoever asks for this step, perhaps with the quote of an order that ended long ago.
 */
function isOutdated({ quote, terms }: PlaceInput['record']): boolean {
  const latest = Date.parse(quote.inquiredAt) + LATEST_TAKEN_MS + terms.decideWithinMs + terms.approvalValidMs;
  return !(attemptScheduledAt() <= latest);
}

/** Why an earlier send of this purchase is possible. */
function sentElsewhere(input: PlaceInput): { code: string; text: string } | undefined {
  const { attempt, workflowExecution, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  if (attempt > 1 || currentAttemptScheduledTimestampMs > scheduledTimestampMs) {
    return {
      code: 'SENT_BEFORE',
      text: 'The purchase step was started twice. The first start may have sent the purchase.',
    };
  }
  if (workflowExecution?.runId !== input.runId) {
    return {
      code: 'RESET_RUN',
      text: 'A workflow reset made this run. The run before it may have sent the purchase.',
    };
  }
  return undefined;
}

function orderOf({ runId, firstRunId = runId }: PlaceInput): { orderId: string; firstRunId: string } {
  return { orderId: activityInfo().workflowExecution?.workflowId ?? '', firstRunId };
}

/** Whether the caller is an order, and a worker of this account made the quote for it. */
function isOurs({ seal }: ActivityDeps, input: PlaceInput): boolean {
  const { record } = input;
  const { orderId: workflowId, firstRunId } = orderOf(input);
  return (
    activityInfo().workflowType === ORDER_WORKFLOW &&
    workflowId === orderIdOf(record.request) &&
    seal.fits(sealedFacts(record, { workflowId, firstRunId }), record.seal)
  );
}

/** The result of a purchase that threw. `sentAt` undefined: nothing was handed to the network. */
function ending(
  error: unknown,
  sentAt: string | undefined,
  { searchAfter }: Pick<ActionSteps<never>, 'searchAfter'>,
): PlaceResult {
  const text = reasonOf(error);
  if (!(error instanceof ZenlayerError)) {
    if (!(error instanceof NotInTime || error instanceof ApplicationFailure)) {
      // A bug in our code, which the result alone would hide.
      log.error('Unexpected error in the purchase step', { error });
    }
    return defined({ kind: sentAt === undefined ? 'notExecuted' : 'outcomeUnknown', code: 'UNEXPECTED', text, sentAt });
  }
  const { kind, code, retryAfterMs, requestId } = error;
  if (kind === 'refused') {
    return defined({ kind, code, text, searchAfter: searchAfter.includes(code), sentAt, requestId });
  }
  if (kind === 'outcomeUnknown' && sentAt !== undefined) {
    return { kind, code, text, sentAt };
  }
  return defined({ kind: 'notExecuted', code, text, retryAfterMs });
}
