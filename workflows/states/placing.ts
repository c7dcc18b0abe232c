import { ActivityFailure, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import type { FindResult, PlaceInput, PlaceResult } from '../../activities/index.js';
import { defined } from '../../contract/defined.js';
import { differenceText } from '../../contract/describe.js';
import { sealedOf } from '../../contract/sealed.js';
import { timeText } from '../../contract/time-text.js';
import { endOfStep, type Unknown } from '../steps/end-of-step.js';
import { show } from '../messages/fields.js';
import { arrivesUntil, madeByReset } from '../order/data.js';
import type { Order } from '../order/order.js';
import { causeText } from '../steps/cause.js';
import { asFound, asPlaced } from '../steps/results.js';
import * as steps from '../steps/steps.js';
import { approvedBy, orderText, summary } from '../order/wording.js';
import { doubtsOf, holdUnanswered, holdUnreadable } from '../order/doubts.js';
import { cancelOrder, searchText } from '../order/endings.js';
import type { Approved, Ending, Searching, Sending } from '../order/stage.js';

/** After so many purchases without a clear answer, a person must decide. */
const MOST_UNANSWERED = 2;

/** How a purchase step ended. `untaken`: it timed out in the queue; it is unknown whether an attempt was started. */
type Sent = PlaceResult | { kind: 'untaken'; activityId: string };

/** `placing`: sends the purchase, or searches for one that had no clear answer. */
export async function place(order: Order, stage: Sending | Searching | Ending): Promise<void> {
  const { suspect } = order.data.doubts;
  if (stage.doing !== 'send') {
    const found = await search(order, stage);
    if (found !== undefined) {
      afterSearch(order, stage, found);
    }
  } else if (suspect?.endedAt !== undefined) {
    order.to({ state: 'placing', doing: 'search', quoted: stage.quoted }, searchText(suspect.text));
  } else {
    afterSend(order, stage.quoted, await send(order, stage.quoted));
  }
}

async function send(order: Order, quoted: Approved): Promise<Sent> {
  const { data } = order;
  const { record } = quoted;
  const activityId = `place-${order.states}`;
  const step = steps.placing(record.settings)(
    summary(`Buy ${orderText(record.request)} as approved in ${record.quote.id} by ${approvedBy(quoted)}`),
    activityId,
  );
  const unknown = (code: string, text: string): Sent => ({ kind: 'outcomeUnknown', code, text });
  try {
    const result: unknown = await step.placeOrder({
      record: sealedOf(record),
      ...ofRun(data),
      sentBefore: data.doubts.unanswered.length > 0,
      approvedUntil: quoted.validUntil,
      ...(record.terms.identity === undefined ? {} : { decisions: quoted.decisions }),
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

/** Which run may send, and the first run if that is another one. */
function ofRun(data: Order['data']): Pick<PlaceInput, 'firstRunId' | 'runId'> {
  const { firstExecutionRunId, runId } = workflowInfo();
  const sends = madeByReset(data) ? 'none' : runId;
  return { runId: sends, ...(sends === firstExecutionRunId ? {} : { firstRunId: firstExecutionRunId }) };
}

function afterSend(order: Order, quoted: Approved, result: Sent): void {
  const sentBefore = order.data.doubts.unanswered.length > 0;
  switch (result.kind) {
    case 'placed':
      return order.bought({ quoted }, result.circuit, result.sentAt, 'Bought as approved.');
    case 'alreadyThere':
      return order.bought(
        { quoted },
        result.circuit,
        order.now(),
        'The circuit was already there, exactly as ordered. Nothing more was bought.',
      );
    case 'changed': {
      const text = result.differences.map(differenceText).join('; ');
      if (sentBefore) {
        return holdUnanswered(order, `The approval doesn't cover another attempt: ${text}`);
      }
      const { validUntil: _validUntil, ...unapproved } = quoted;
      return order.to(
        { state: 'quoting', quoted: unapproved },
        `Not bought, because something changed since the approval: ${text}`,
      );
    }
    case 'notExecuted':
      return again(order, quoted, result.text, result.retryAfterMs);
    case 'untaken':
      return doubt(order, quoted, {
        text: 'The purchase step timed out in the queue.',
        at: order.now(),
        mayGoOn: true,
        untaken: result.activityId,
      });
    case 'refused':
      if (!sentBefore && !result.searchAfter) {
        return order.fail('Refused', result.text);
      }
      return doubt(order, quoted, { text: result.text, at: result.sentAt ?? order.now(), mayGoOn: false });
    case 'outcomeUnknown':
      if (result.code === 'RESET_RUN' && sentBefore) {
        // Nothing has been sent since the last search.
        return holdUnanswered(order, result.text);
      }
      return doubt(order, quoted, {
        text: result.text,
        at: result.sentAt ?? order.now(),
        mayGoOn: result.sentAt === undefined && result.code !== 'RESET_RUN',
      });
  }
}

/** Nothing was bought: asks the price again after a while, and tries again while the approval is valid. */
function again(order: Order, quoted: Approved, text: string, retryAfterMs = 0): void {
  const { retryFirstMs, retryMostMs } = quoted.record.settings;
  const wait = Math.min(retryMostMs, retryFirstMs * 2 ** quoted.retries);
  const retries = quoted.retries + 1;
  const retryAt = order.in(Math.max(wait, Math.min(retryAfterMs, retryMostMs)));
  order.to({ state: 'quoting', quoted: { ...quoted, retries }, retryAt }, `Not bought: ${text}`);
  order.attend({ code: 'notBought', text: `Not bought yet (attempt ${retries}): ${text}` });
}

interface Doubt {
  text: string;
  /** ISO time at which it was sent, or of the end of its step. */
  at: string;
  /**
   * Whether an attempt of this order's step did not say itself how it ended. Its worker may only be frozen, or cut off
   * from Temporal, and may still send.
   */
  mayGoOn: boolean;
  /** The id of a purchase step that perhaps no worker took. */
  untaken?: string;
}

/** The purchase may have happened: searches for it until it can no longer arrive. */
function doubt(order: Order, quoted: Approved, { text, at, mayGoOn, untaken }: Doubt): void {
  const { doubts } = order.data;
  const { placeTimeoutMs, searchWindowMs } = quoted.record.settings;
  // An attempt that goes on sends within the step's own time, or not at all.
  const arrivesUntil = order.in((mayGoOn ? placeTimeoutMs : 0) + searchWindowMs);
  doubts.unanswered = [
    ...doubts.unanswered,
    { text: `${timeText(at, quoted.record.quote.inquiredAt)}: ${text}`, sentAt: at, arrivesUntil },
  ].slice(-10);
  order.to(
    { state: 'placing', doing: 'search', quoted, ...defined({ untaken }) },
    `Purchase not confirmed; searching for it. ${text}`,
  );
}

async function search(order: Order, stage: Searching | Ending): Promise<FindResult | Unknown | undefined> {
  const { record } = stage.quoted;
  const until = arrivesUntil(order.data.doubts, stage.quoted);
  const untaken = stage.doing === 'search' ? stage.untaken : undefined;
  const step = steps.finding(record.settings)(
    summary(`Search for the purchase until ${timeText(until, order.now())}`),
    `find-${order.states}`,
  );
  return endOfStep(
    () => order.isLong,
    () => step.findCircuit({ record: sealedOf(record), until, ...defined({ untaken }) }),
    asFound,
  );
}

const SEARCH = 'The search for an unconfirmed purchase';

function afterSearch(order: Order, stage: Searching | Ending, found: FindResult | Unknown): void {
  const { doubts } = order.data;
  switch (found.kind) {
    case 'unknown':
      return holdUnreadable(order, SEARCH, found.text);
    case 'neverStarted':
      if (stage.doing === 'end' || stage.untaken === undefined) {
        // Nobody asked for it, and the purchase may still arrive.
        return holdUnreadable(order, SEARCH, 'it found that a step never started which had started.');
      }
      doubts.unanswered = doubts.unanswered.slice(0, -1);
      return again(order, stage.quoted, 'No worker took the purchase step in time.');
    case 'found':
      return order.bought(
        { quoted: stage.quoted },
        found.circuit,
        order.now(),
        'The purchase had worked: the search found its circuit.',
      );
    case 'conflict':
      return order.hold({
        code: 'conflict',
        text: 'Zenlayer never confirmed the purchase, and what exists now may or may not be its result.',
        evidence: [...doubtsOf(order), ...found.evidence],
        candidates: found.candidates,
      });
    case 'none':
      return afterNothing(order, stage, found);
  }
}

/** The search found nothing, and the purchase can no longer arrive. */
function afterNothing(order: Order, stage: Searching | Ending, found: Extract<FindResult, { kind: 'none' }>): void {
  const { cancel, doubts } = order.data;
  const searchedUntil = timeText(found.searchedUntil, order.now());
  delete doubts.suspect;
  if (stage.doing === 'end') {
    const { state, reason } = stage.ending;
    const there = found.there === undefined ? '' : ` Now: ${found.there}.`;
    return order.to(
      { state },
      `${reason.replace(/[^.]$/, '$&.')} A search until ${searchedUntil} found nothing.${there}`,
    );
  }
  if (cancel !== undefined) {
    return cancelOrder(order, cancel);
  }
  if (doubts.unanswered.length >= MOST_UNANSWERED) {
    return holdUnanswered(order, `Searched until ${searchedUntil}.`);
  }
  const sent = doubts.unanswered.length > 0 ? 'again' : 'now';
  order.to(
    { state: 'placing', doing: 'send', quoted: stage.quoted },
    `A search until ${searchedUntil} found nothing. The purchase is sent ${sent}.`,
  );
}
