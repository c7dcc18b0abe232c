import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { QuoteResult } from '../../activities/index.js';
import type { OrderFailure } from '../../contract/failures.js';
import { unless } from '../steps/interruptible.js';
import { show } from '../messages/fields.js';
import type { OrderData } from '../order/data.js';
import type { Order } from '../order/order.js';
import { causeText } from '../steps/cause.js';
import { asEarlier, asQuoted } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { approvedBy, clockText, orderText, summary } from '../order/wording.js';
import { doubtsOf, holdUnanswered, holdUnreadable } from '../order/doubts.js';
import { cancelOrder, endImpossible, rejectOrder } from '../order/endings.js';
import { waitUntil } from '../order/waiting.js';

/** `quoting`: checks the request against the API and asks the price. */
export async function quote(order: Order): Promise<void> {
  const { data } = order;
  if (data.retryAt !== undefined) {
    await waitUntil(order, data.retryAt, {
      done: () => unwanted(order),
      summary: summary(`Wait, then try again: ${data.reason ?? ''}`),
    });
    if (order.isLong) {
      return;
    }
    delete data.retryAt;
  }
  const result = unwanted(order) ? undefined : await askPrice(order);
  // Without an answer from the first quote, only Temporal can tell this.
  if (
    data.settings === undefined &&
    isUnsuspected(order) &&
    (data.cancel !== undefined || result?.kind === 'unknown')
  ) {
    const suspect = (await earlierRun()) ?? (data.suspect && { ...data.suspect, endedAt: order.now() });
    if (suspect !== undefined) {
      data.suspect = suspect;
    }
  }
  if (data.cancel !== undefined && (data.suspect === undefined || (data.settings !== undefined && !result))) {
    cancelOrder(order, data.cancel);
  } else if (order.rejected) {
    rejectOrder(order);
  } else if (result !== undefined) {
    take(order, result);
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
  return data.suspect?.endedAt === undefined;
}

/** The first quote tells whether an earlier run may have bought. Without its answer, the order asks Temporal itself. */
async function earlierRun(): Promise<OrderData['suspect']> {
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

type Refusal = { kind: 'refused'; failure: OrderFailure; text: string };
type Unknown = { kind: 'unknown'; text: string };

async function askPrice(order: Order): Promise<QuoteResult | Refusal | Unknown | undefined> {
  const { data } = order;
  const { quoted } = data;
  const step = steps.quoting(summary(`Ask the price of ${orderText(data)}`), `quote-${data.timeline.length}`);
  try {
    const result: unknown = await unless(
      () => unwanted(order) || order.isLong,
      () =>
        step.quoteOrder({
          request: order.asked,
          firstRunId: workflowInfo().firstExecutionRunId,
          revision: data.revisions + 1,
          ...(quoted === undefined ? {} : { before: quoted }),
        }),
    );
    return result === undefined ? undefined : (asQuoted(result) ?? { kind: 'unknown', text: show(result) });
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    const { type, message } = cause instanceof ApplicationFailure ? cause : { type: undefined, message: '' };
    const failure = FINAL.find((each) => each === type);
    return failure === undefined
      ? { kind: 'unknown', text: causeText(error) }
      : { kind: 'refused', failure, text: message };
  }
}

/** Failures that a quote ends with. */
const FINAL: readonly OrderFailure[] = ['BadRequest', 'Refused'];

function take(order: Order, result: QuoteResult | Refusal | Unknown): void {
  const { data } = order;
  if (result.kind === 'unknown') {
    holdUnreadable(order, 'The price inquiry', result.text);
    return;
  }
  if (result.kind === 'refused') {
    // No run can have bought anything for a request that is not valid.
    if (doubtsOf(order).length > 0 && result.failure !== 'BadRequest') {
      order.hold({ code: 'conflict', text: result.text, evidence: doubtsOf(order), candidates: [] });
    } else {
      order.fail(result.failure, result.text);
    }
    return;
  }
  data.request = result.request;
  data.settings = result.settings;
  data.searchAttributes = result.searchAttributes;
  if (result.earlier !== undefined) {
    data.suspect ??= result.earlier;
  }
  if (result.kind === 'alreadyThere') {
    data.target = result.target;
    data.circuit = result.circuit;
    const reason = `${doubtsOf(order).length > 0 ? '' : 'Nothing was bought. '}${result.text}`;
    if (result.circuit.status === 'AVAILABLE') {
      delete data.suspect;
      order.to('completed', reason);
    } else {
      order.bought(result.circuit, order.now(), reason);
    }
    return;
  }
  const { kind: _kind, coversBefore, impossible, earlier: _earlier, clockOffMs, ...record } = result;
  data.target = result.target;
  if (data.cancel !== undefined) {
    data.quoted ??= record;
    cancelOrder(order, data.cancel);
    return;
  }
  if (data.validUntil !== undefined && coversBefore && Date.now() < Date.parse(data.validUntil)) {
    order.to('placing', `The approval of ${order.quoted.quote.id} still covers it.`);
    return;
  }
  if (data.unanswered.length > 0) {
    holdUnanswered(order, 'The approval doesn’t cover another attempt.');
    return;
  }
  data.quoted = record;
  data.revisions += 1;
  data.decisions = [];
  data.retries = 0;
  delete data.validUntil;
  delete data.deadline;
  const { required, decideWithin, approvalValid } = record.terms;
  if (required === 0) {
    data.validUntil = order.in(approvalValid);
    order.to('placing', `Approved by ${approvedBy(data)}`);
  } else if (impossible !== undefined) {
    endImpossible(order, impossible);
  } else {
    data.deadline = order.in(decideWithin);
    order.to('awaitingApproval');
  }
  if (clockOffMs !== undefined) {
    order.attend({ code: 'clock', text: clockText(clockOffMs) });
  }
}
