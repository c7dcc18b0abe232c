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

/** After so many purchases without a clear answer, a person must decide. */
const MOST_UNANSWERED = 2;

/** How a purchase step ended. `untaken`: it timed out in the queue; it is unknown whether an attempt was started. */
type Sent = PlaceResult | { kind: 'untaken'; activityId: string };

/** `placing`: sends the purchase, or searches for one that had no clear answer. */
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
    return (
      asPlaced(result) ?? unknown('UNKNOWN_RESULT', `The purchase step gave an unexpected result: ${show(result)}.`)
    );
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
        'The circuit was already there, exactly as ordered. Nothing more was bought.',
      );
    case 'changed': {
      const text = result.differences.map(({ field, before, now }) => `${field}: ${before} → ${now}`).join('; ');
      if (data.unanswered.length > 0) {
        return holdUnanswered(order, `The approval doesn’t cover another attempt: ${text}`);
      }
      delete data.validUntil;
      return order.to('quoting', `Not bought, because something changed since the approval: ${text}`);
    }
    case 'notExecuted':
      return again(order, result.text, result.retryAfterMs);
    case 'untaken':
      search(order, `${order.now()}: The purchase step timed out in the queue.`);
      data.search = { until: order.in(order.settings.searchWindow), untaken: result.activityId };
      return;
    case 'refused':
      if (data.unanswered.length === 0 && !result.searchAfter) {
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

/** Nothing was bought: asks the price again after a while, and tries again while the approval is valid. */
function again(order: Order, text: string, retryAfterMs = 0): void {
  const { data, settings } = order;
  const wait = Math.min(settings.retryMost, settings.retryFirst * 2 ** data.retries);
  data.retries += 1;
  data.retryAt = order.in(Math.max(wait, Math.min(retryAfterMs, settings.retryMost)));
  order.to('quoting', `Not bought: ${text}`);
  order.attend({ code: 'notBought', text: `Not bought yet (attempt ${data.retries}): ${text}` });
}

/** The purchase may have happened: searches for it until it can no longer arrive. */
function search(order: Order, evidence: string): void {
  const { data, settings } = order;
  data.unanswered = [...data.unanswered, evidence].slice(-10);
  data.arrivesUntil = order.in(settings.searchWindow);
  data.search = { until: data.arrivesUntil };
  order.to('placing', `Purchase not confirmed; searching for it. ${evidence}`);
}

type Looked = FindResult | { kind: 'unknown'; text: string };

async function look(
  order: Order,
  { until, untaken }: { until: string; untaken?: string },
): Promise<Looked | undefined> {
  const { data, quoted, settings } = order;
  const step = steps.finding(settings)(
    summary(`Search for the purchase until ${timeText(until)}`),
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
      text: `The search for an unconfirmed purchase ended unexpectedly: ${found.text}`,
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
      return order.bought(found.circuit, order.now(), 'The purchase had worked: the search found its circuit.');
    case 'conflict':
      return order.hold({
        code: 'conflict',
        text: 'Zenlayer never confirmed the purchase, and what exists now may or may not be its result.',
        evidence: [...doubtsOf(order), ...found.evidence],
        candidates: found.candidates,
      });
    case 'none':
      return afterNothing(order, found);
  }
}

/** The search found nothing, and the purchase can no longer arrive. */
function afterNothing(order: Order, found: Extract<FindResult, { kind: 'none' }>): void {
  const { data } = order;
  const { ending } = data;
  const searchedUntil = timeText(found.searchedUntil);
  delete data.suspect;
  delete data.ending;
  if (ending !== undefined) {
    const reason = ending.reason.replace(/[^.]$/, '$&.');
    const there = found.there === undefined ? '' : ` Now: ${found.there}.`;
    return order.to(ending.state, `${reason} A search until ${searchedUntil} found nothing.${there}`);
  }
  if (data.cancel !== undefined) {
    return cancelOrder(order, data.cancel);
  }
  if (data.unanswered.length >= MOST_UNANSWERED) {
    return holdUnanswered(order, `Searched until ${searchedUntil}.`);
  }
  order.to(
    'placing',
    `A search until ${searchedUntil} found nothing. The purchase is sent ${data.unanswered.length > 0 ? 'again' : 'now'}.`,
  );
}
