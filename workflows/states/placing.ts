import { ActivityFailure, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import type { FindResult, PlaceResult } from '../../activities/index.js';
import { unless } from '../steps/interruptible.js';
import { show } from '../messages/fields.js';
import { madeByReset } from '../order/data.js';
import type { Order } from '../order/order.js';
import { causeText } from '../steps/cause.js';
import { asFound, asPlaced } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { approvedBy, orderText, summary, timeText } from '../order/wording.js';
import { doubtsOf, holdUnanswered } from '../order/doubts.js';
import { cancelOrder, searchForEarlierRun } from '../order/endings.js';

/** The most purchases that may be sent without a clear answer before a person has to look. */
const MOST_UNANSWERED = 2;

/** How a purchase step ended. `untaken`: it timed out in the queue, and whether an attempt had been started is not known. */
type Sent = PlaceResult | { kind: 'untaken'; activityId: string };

/** `placing`: sends the purchase, or looks for one that had no clear answer. */
export async function place(order: Order): Promise<void> {
  const { data } = order;
  if (data.search === undefined && data.suspect?.endedAt !== undefined) {
    searchForEarlierRun(order);
  } else if (data.search === undefined) {
    afterSend(order, await send(order));
  } else {
    const found = await look(order, data.search);
    if (found !== undefined) {
      afterLook(order, found);
    }
  }
}

async function send(order: Order): Promise<Sent> {
  const { data, quoted, settings } = order;
  const activityId = `place-${data.timeline.length}`;
  const step = steps.placing(settings)(
    summary(`Buy ${orderText(data)} as approved in ${quoted.quote.id} by ${approvedBy(data)}`),
    activityId,
  );
  const unknown = (code: string, text: string): Sent => ({ kind: 'outcomeUnknown', code, text });
  try {
    const result: unknown = await step.placeOrder({
      record: quoted,
      firstRunId: workflowInfo().firstExecutionRunId,
      runId: madeByReset(data) ? 'none' : workflowInfo().runId,
      sentBefore: data.unanswered.length > 0,
      approvedUntil: data.validUntil ?? order.now(),
    });
    return asPlaced(result) ?? unknown('UNKNOWN_RESULT', `The purchase step ended with ${show(result)}.`);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START') {
      return { kind: 'untaken', activityId };
    }
    return unknown('STEP_LOST', `The purchase step gave no answer: ${causeText(error)}`);
  }
}

function afterSend(order: Order, result: Sent): void {
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
        return holdUnanswered(order, `It can’t be sent again as approved: ${text}`);
      }
      delete data.validUntil;
      return order.to('quoting', `Not bought, for it is no longer what was approved: ${text}`);
    }
    case 'notExecuted':
      return again(order, result.text, result.retryAfterMs);
    case 'untaken':
      search(order, `${order.now()}: No worker answered for the purchase step in time.`);
      data.search = { until: order.in(order.settings.searchWindow), untaken: result.activityId };
      return;
    case 'refused':
      if (data.unanswered.length === 0 && !result.look) {
        return order.fail('Refused', result.text);
      }
      return search(order, `${result.sentAt ?? order.now()}: ${result.text}`);
    case 'outcomeUnknown':
      if (result.code === 'RESET_RUN' && data.unanswered.length > 0) {
        // Nothing has been sent since the last search.
        return holdUnanswered(order, result.text);
      }
      return search(order, `${result.sentAt ?? order.now()}: ${result.text}`);
  }
}

/** Nothing happened: asks the price again after a while, and buys while the approval holds. */
function again(order: Order, text: string, retryAfterMs = 0): void {
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
  data.arrivesUntil = order.in(settings.searchWindow);
  data.search = { until: data.arrivesUntil };
  order.to('placing', `Not clear whether it was bought. ${evidence}`);
}

type Looked = FindResult | { kind: 'unknown'; text: string };

async function look(
  order: Order,
  { until, untaken }: { until: string; untaken?: string },
): Promise<Looked | undefined> {
  const { data, quoted, settings } = order;
  const step = steps.finding(settings)(
    summary(`Look for what the purchase left, until ${timeText(until)}`),
    `find-${data.timeline.length}`,
  );
  try {
    const found: unknown = await unless(
      () => order.isLong,
      () => step.findCircuit({ record: quoted, until, ...(untaken === undefined ? {} : { untaken }) }),
    );
    return found === undefined ? undefined : (asFound(found) ?? { kind: 'unknown', text: show(found) });
  } catch (error) {
    return { kind: 'unknown', text: causeText(error) };
  }
}

function afterLook(order: Order, found: Looked): void {
  const { data } = order;
  if (found.kind === 'unknown') {
    return order.hold({
      code: 'unreadable',
      text: `The search for a purchase without a clear answer was cut off: it ended with ${found.text}`,
      evidence: doubtsOf(order),
      candidates: [],
    });
  }
  delete data.search;
  switch (found.kind) {
    case 'neverStarted':
      data.unanswered = data.unanswered.slice(0, -1);
      return again(order, 'No worker took the purchase step in time.');
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
        evidence: [...doubtsOf(order), ...found.evidence],
        candidates: found.candidates,
      });
    case 'none':
      return afterNothing(order, found);
  }
}

/** Nothing was found until it could no longer happen. */
function afterNothing(order: Order, found: Extract<FindResult, { kind: 'none' }>): void {
  const { data } = order;
  const { ending } = data;
  const lookedUntil = timeText(found.lookedUntil);
  delete data.suspect;
  delete data.ending;
  if (ending !== undefined) {
    const reason = ending.reason.replace(/[^.]$/, '$&.');
    const there = found.there === undefined ? '' : ` There is ${found.there}.`;
    return order.to(ending.state, `${reason} Nothing was found until ${lookedUntil}.${there}`);
  }
  if (data.cancel !== undefined) {
    return cancelOrder(order, data.cancel);
  }
  if (data.unanswered.length >= MOST_UNANSWERED) {
    return holdUnanswered(order, `Looked until ${lookedUntil}.`);
  }
  order.to(
    'placing',
    `Nothing was found until ${lookedUntil}; sent ${data.unanswered.length > 0 ? 'once more' : 'now'}.`,
  );
}
