import { ActivityFailure, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import type { FindResult, PlaceResult } from '../activities/index.js';
import { unless } from './interruptible.js';
import { madeByReset } from './order-data.js';
import type { Order } from './order-record.js';
import * as steps from './steps.js';
import { approvedBy, orderText, summary, timeText } from './wording.js';

/** The most purchases that may be sent without a clear answer before a person has to look. */
const MOST_UNANSWERED = 2;

/** `placing`: sends the purchase, or looks for one that had no clear answer. */
export async function place(order: Order): Promise<void> {
  if (order.data.searchUntil === undefined) {
    afterSend(order, await send(order));
  } else {
    const found = await look(order, order.data.searchUntil);
    if (found !== undefined) {
      afterLook(order, found);
    }
  }
}

async function send(order: Order): Promise<PlaceResult> {
  const { data, quoted, settings } = order;
  const step = steps.placing(settings)(
    summary(`Buy ${orderText(data)} as approved in ${quoted.quote.id} by ${approvedBy(data)}`),
    `place-${data.timeline.length}`,
  );
  try {
    return await step.placeOrder({
      record: quoted,
      runId: madeByReset(data) ? 'none' : workflowInfo().runId,
      approvedUntil: data.validUntil ?? order.now(),
    });
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START') {
      return { kind: 'notExecuted', code: 'NO_WORKER', text: 'No worker took the purchase step in time.' };
    }
    return { kind: 'outcomeUnknown', code: 'STEP_LOST', text: `The purchase step gave no answer: ${causeText(error)}` };
  }
}

function causeText(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function afterSend(order: Order, result: PlaceResult): void {
  const { data } = order;
  switch (result.kind) {
    case 'placed':
      return order.bought(result.circuit, result.sentAt, 'Bought as approved.');
    case 'alreadyThere':
      return order.bought(
        result.circuit,
        order.now(),
        'It was there already, exactly as asked; nothing more was bought.',
      );
    case 'changed': {
      const text = result.differences.map(({ field, before, now }) => `${field}: ${before} → ${now}`).join('; ');
      if (data.unanswered.length > 0) {
        return order.holdUnanswered(`It can’t be sent again as approved: ${text}`);
      }
      delete data.validUntil;
      return order.to('quoting', `Not bought, for it is no longer what was approved: ${text}`);
    }
    case 'notExecuted':
      return again(order, result);
    case 'refused':
      if (data.unanswered.length === 0 && !result.look) {
        return order.fail('Refused', result.text);
      }
      return search(order, `${result.sentAt ?? order.now()}: ${result.text}`);
    case 'outcomeUnknown':
      return search(order, `${result.sentAt ?? order.now()}: ${result.text}`);
  }
}

/** Nothing happened: asks the price again after a while, and buys while the approval holds. */
function again(order: Order, { text, retryAfterMs = 0 }: Extract<PlaceResult, { kind: 'notExecuted' }>): void {
  const { data, settings } = order;
  const wait = Math.min(settings.retryMost, settings.retryFirst * 2 ** data.retries);
  data.retries += 1;
  data.retryAt = order.in(Math.max(wait, Math.min(retryAfterMs, settings.retryMost)));
  order.to('quoting', `Not bought: ${text}`);
  order.attend({ code: 'notBought', text: `The purchase did not happen, ${data.retries} times so far: ${text}` });
}

/** Something may have happened: it is looked for until it can no longer happen. */
function search(order: Order, evidence: string): void {
  const { data, settings } = order;
  data.unanswered = [...data.unanswered, evidence].slice(-10);
  data.searchUntil = order.in(settings.searchWindow);
  order.to('placing', `Not clear whether it was bought. ${evidence}`);
}

async function look(order: Order, until: string): Promise<FindResult | undefined> {
  const { data, quoted, settings } = order;
  const step = steps.finding(settings)(
    summary(`Look for what the purchase left, until ${timeText(until)}`),
    `find-${data.timeline.length}`,
  );
  return unless(
    () => order.isLong,
    () => step.findCircuit({ record: quoted, until }),
  );
}

function afterLook(order: Order, found: FindResult): void {
  const { data } = order;
  delete data.searchUntil;
  switch (found.kind) {
    case 'found':
      return order.bought(
        found.circuit,
        order.now(),
        'A purchase without an answer had worked: its circuit was found.',
      );
    case 'conflict':
      return order.hold({
        code: 'conflict',
        text: 'A purchase had no clear answer, and what is there now is not plainly its result.',
        evidence: [...data.unanswered, ...found.evidence],
        candidates: found.candidates,
      });
    case 'none':
      if (data.cancel !== undefined) {
        return order.cancel(data.cancel);
      }
      if (data.unanswered.length >= MOST_UNANSWERED) {
        return order.holdUnanswered(`Looked until ${timeText(found.lookedUntil)}.`);
      }
      return order.to('placing', `Nothing was found until ${timeText(found.lookedUntil)}; sent once more.`);
  }
}
