import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { QuoteResult } from '../activities/index.js';
import type { OrderFailure } from '../contract/failures.js';
import { unless } from './interruptible.js';
import type { Order } from './order-record.js';
import * as steps from './steps.js';
import { approvedBy, orderText, summary } from './wording.js';

/** `quoting`: checks the request against the API and asks the price. */
export async function quote(order: Order): Promise<void> {
  const { data } = order;
  if (data.retryAt !== undefined) {
    await order.until(() => unwanted(order), data.retryAt, summary(`Wait, then try again: ${data.reason ?? ''}`));
    if (order.isLong) {
      return;
    }
    delete data.retryAt;
  }
  const result = unwanted(order) ? undefined : await askPrice(order);
  if (data.cancel !== undefined) {
    order.cancel(data.cancel);
  } else if (order.rejected) {
    order.reject();
  } else if (result !== undefined) {
    take(order, result);
  }
}

/** Whether somebody has cancelled, or taken back an approval whose purchase waits to be tried again. */
function unwanted(order: Order): boolean {
  return order.data.cancel !== undefined || order.rejected;
}

type Refusal = { kind: 'refused'; failure: OrderFailure; text: string };

async function askPrice(order: Order): Promise<QuoteResult | Refusal | undefined> {
  const { data } = order;
  const { quoted } = data;
  const step = steps.quoting(summary(`Ask the price of ${orderText(data)}`), `quote-${data.timeline.length}`);
  try {
    return await unless(
      () => unwanted(order) || order.isLong,
      () =>
        step.quoteOrder({
          request: order.asked,
          firstRunId: workflowInfo().firstExecutionRunId,
          revision: data.revisions + 1,
          ...(quoted === undefined
            ? {}
            : { before: { price: quoted.quote.price, base: quoted.quote.base, account: quoted.account } }),
        }),
    );
  } catch (error) {
    if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) {
      const { type, message } = error.cause;
      const failure = FINAL.find((each) => each === type) ?? 'Refused';
      return { kind: 'refused', failure, text: message };
    }
    throw error;
  }
}

/** Failures that a quote ends with. */
const FINAL: readonly OrderFailure[] = ['BadRequest', 'Refused', 'NobodyCanApprove'];

function take(order: Order, result: QuoteResult | Refusal): void {
  const { data } = order;
  if (result.kind === 'refused') {
    if (data.unanswered.length > 0) {
      order.hold({ code: 'conflict', text: result.text, evidence: data.unanswered, candidates: [] });
    } else {
      order.fail(result.failure, result.text);
    }
    return;
  }
  data.request = result.request;
  data.settings = result.settings;
  data.searchAttributes = result.searchAttributes;
  if (result.kind === 'alreadyThere') {
    data.target = result.target;
    data.circuit = result.circuit;
    const reason = `${data.unanswered.length > 0 ? '' : 'Nothing was bought. '}${result.text}`;
    if (result.circuit.status === 'AVAILABLE') {
      order.to('completed', reason);
    } else {
      order.bought(result.circuit, order.now(), reason);
    }
    return;
  }
  const { coversBefore, ...record } = result;
  data.target = result.target;
  if (data.validUntil !== undefined && coversBefore && Date.now() < Date.parse(data.validUntil)) {
    order.to('placing', `The approval of ${order.quoted.quote.id} still holds.`);
    return;
  }
  if (data.unanswered.length > 0) {
    order.holdUnanswered('It can’t be sent again under the approval that it had.');
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
  } else {
    data.deadline = order.in(decideWithin);
    order.to('awaitingApproval');
  }
}
