import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { QuoteInput, QuoteResult } from '../../activities/index.js';
import type { OrderFailure } from '../../contract/failures.js';
import type { NoticeWishes } from '../../contract/notices.js';
import { defined } from '../../contract/defined.js';
import { endOfStep, type Unknown } from '../steps/end-of-step.js';
import { show } from '../messages/fields.js';
import { requestOf, type Suspect } from '../order/data.js';
import type { Order } from '../order/order.js';
import { isApproved, type Quoted, type Quoting } from '../order/stage.js';
import { causeText } from '../steps/cause.js';
import { asEarlier, asQuoted, asWishes, fieldsOf } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { approvedBy, clockText, orderText, summary } from '../order/wording.js';
import { doubtsOf, holdUnanswered, holdUnreadable } from '../order/doubts.js';
import { cancelOrder, failOrHold, rejectOrder } from '../order/endings.js';
import { waitUntil } from '../order/waiting.js';

/** `quoting`: checks the request against the API and asks the price. */
export async function quote(order: Order, stage: Quoting): Promise<void> {
  const { data } = order;
  const { doubts } = data;
  if (stage.retryAt !== undefined) {
    await waitUntil(order, stage.retryAt, {
      done: () => unwanted(order),
      summary: summary(`Wait, then try again: ${data.reason ?? ''}`),
    });
    if (order.isLong) {
      return;
    }
    delete stage.retryAt;
  }
  const result = unwanted(order) ? undefined : await askPrice(order);
  // Without an answer from the first quote, only Temporal can tell this.
  if (stage.quoted === undefined && isUnsuspected(order) && (data.cancel !== undefined || result?.kind === 'unknown')) {
    const suspect = (await earlierRun()) ?? (doubts.suspect && { ...doubts.suspect, endedAt: order.now() });
    if (suspect !== undefined) {
      doubts.suspect = suspect;
    }
  }
  if (data.cancel !== undefined && (doubts.suspect === undefined || (stage.quoted !== undefined && !result))) {
    cancelOrder(order, data.cancel);
  } else if (order.rejected) {
    rejectOrder(order);
  } else if (result !== undefined) {
    take(order, stage, result);
  }
}

/**
 * Whether somebody has cancelled, or has taken back the approval before the purchase is tried again. When an earlier run
 * may have sent a purchase, a cancel waits for the quote, which checks what exists.
 */
function unwanted(order: Order): boolean {
  return (order.data.cancel !== undefined && isUnsuspected(order)) || order.rejected;
}

/** Whether no earlier run may have bought. A run made by a reset counts as such: it must do what it replays. */
function isUnsuspected({ data }: Order): boolean {
  return data.doubts.suspect?.endedAt === undefined;
}

/** The first quote tells whether an earlier run may have bought. Without its answer, the order asks Temporal itself. */
async function earlierRun(): Promise<Suspect | undefined> {
  const step = steps.asking(summary('Ask Temporal whether an earlier run may have sent a purchase'), 'earlier');
  const unclear = (ended: string) => ({
    text: `It is unknown whether an earlier run of this order sent a purchase: asking Temporal ended with ${ended}.`,
    endedAt: new Date().toISOString(),
  });
  try {
    const result: unknown = await step.findEarlierRun();
    const found = asEarlier(result);
    if (found === undefined) {
      return unclear(show(result));
    }
    return found.kind === 'none' ? undefined : { text: found.text, endedAt: found.endedAt };
  } catch (error) {
    return unclear(causeText(error));
  }
}

type Refusal = { kind: 'refused'; failure: OrderFailure; text: string; notify?: NoticeWishes };

async function askPrice(order: Order): Promise<QuoteResult | Refusal | Unknown | undefined> {
  const before = order.stage.quoted?.record;
  const input: QuoteInput = {
    request: order.asked,
    firstRunId: workflowInfo().firstExecutionRunId,
    revision: (before?.quote.revision ?? 0) + 1,
    ...defined({
      before: before && { quote: before.quote, account: before.account },
      startedAt: isSigned(order.asked) ? workflowInfo().startTime.toISOString() : undefined,
    }),
  };
  const atOnce = await answer(order, () => steps.quotingAtOnce().quoteOrder({ ...input, askedAt: order.now() }));
  if (atOnce?.kind !== 'unknown') {
    return atOnce;
  }
  // No answer at once: then the step that is tried until there is one.
  const text = summary(`Ask the price of ${orderText(requestOf(order.data))}`);
  return answer(order, () => steps.quoting(text, `quote-${order.states}`).quoteOrder(input));
}

/** Whether somebody has signed a request, which may be anything. */
function isSigned(request: unknown): boolean {
  return fieldsOf(request)['signature'] != null;
}

/** What the API says; undefined when the order gave up asking. */
function answer(order: Order, step: () => Promise<unknown>): Promise<QuoteResult | Refusal | Unknown | undefined> {
  return endOfStep<QuoteResult | Refusal>(
    () => unwanted(order) || order.isLong,
    step,
    (result) => asQuoted(result, order.asked),
    asRefusal,
  );
}

function asRefusal(error: unknown): Refusal | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const { type, message, details } =
    cause instanceof ApplicationFailure ? cause : { type: undefined, message: '', details: [] };
  const failure = FINAL.find((each) => each === type);
  return failure && { kind: 'refused', failure, text: message, ...defined({ notify: asWishes(details?.[0]) }) };
}

/** Failures that a quote ends with. */
const FINAL: readonly OrderFailure[] = ['BadRequest', 'Refused'];

function take(order: Order, stage: Quoting, result: QuoteResult | Refusal | Unknown): void {
  const { doubts } = order.data;
  switch (result.kind) {
    case 'unknown':
      return holdUnreadable(order, 'The price inquiry', result.text);
    case 'refused':
      if (result.notify !== undefined) {
        order.data.notify = result.notify;
      }
      // No run can have bought anything for a request that is not valid.
      return result.failure === 'BadRequest'
        ? order.fail(result.failure, result.text)
        : failOrHold(order, result.failure, result.text);
    case 'alreadyThere':
    case 'quoted':
      if (result.earlier !== undefined) {
        doubts.suspect ??= result.earlier;
      }
      return result.kind === 'quoted' ? takeQuote(order, stage, result) : takeCircuit(order, result);
  }
}

/** The circuit is there already, exactly as asked. */
function takeCircuit(order: Order, found: Extract<QuoteResult, { kind: 'alreadyThere' }>): void {
  const { circuit, text, request, target, settings, unknownAttributes } = found;
  const there = { request, target, settings, ...defined({ unknownAttributes }) };
  const reason = `${doubtsOf(order).length > 0 ? '' : 'Nothing was bought. '}${text}`;
  if (circuit.status === 'AVAILABLE') {
    order.to({ state: 'completed', there, circuit }, reason);
  } else {
    order.bought({ there }, circuit, order.now(), reason);
  }
}

function takeQuote(order: Order, { quoted }: Quoting, result: Extract<QuoteResult, { kind: 'quoted' }>): void {
  const { cancel, doubts } = order.data;
  const { kind: _kind, coversBefore, impossible, earlier: _earlier, clockOffMs, ...record } = result;
  const fresh: Quoted = { record, decisions: [], told: 0, retries: 0 };
  if (cancel !== undefined) {
    order.stage.quoted ??= fresh;
    return cancelOrder(order, cancel);
  }
  if (isApproved(quoted) && coversBefore === true && Date.now() < Date.parse(quoted.validUntil)) {
    const text = `The approval of ${quoted.record.quote.id} still covers it.`;
    return order.to({ state: 'placing', doing: 'send', quoted }, text);
  }
  if (doubts.unanswered.length > 0) {
    return holdUnanswered(order, "The approval doesn't cover another attempt.");
  }
  order.stage.quoted = fresh;
  const { required, decideWithinMs, approvalValidMs } = record.terms;
  if (required === 0) {
    const approved = { ...fresh, validUntil: order.in(approvalValidMs) };
    order.to({ state: 'placing', doing: 'send', quoted: approved }, `Approved by ${approvedBy(fresh)}`);
  } else if (impossible !== undefined) {
    failOrHold(order, 'NobodyCanApprove', impossible);
  } else {
    order.to({ state: 'awaitingApproval', quoted: { ...fresh, deadline: order.in(decideWithinMs) } });
  }
  if (clockOffMs !== undefined) {
    order.attend({ code: 'clock', text: clockText(clockOffMs) });
  }
}
