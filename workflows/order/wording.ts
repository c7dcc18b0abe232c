import { clipBytes, priceText, subjectOf, wantedOf } from '../../contract/describe.js';
import { approvalsText, isNamed, whoText } from '../../contract/approval-terms.js';
import { isFinal, type Decision, type OrderView } from '../../contract/view.js';
import { bytesOf, escaped } from '../../contract/text.js';
import { missingText } from '../messages/approval.js';
import type { OrderData } from './data.js';

/** Temporal's bound for the summary of an activity or a timer. */
const SUMMARY_BYTES = 200;

/** Room for a price in a summary: a price with many tiers must not displace the rest. */
const PRICE_BYTES = 60;

/** `100 Mbps asia-east-1 ⇄ asia-north-1` */
export function orderText({ request }: OrderData): string {
  return `${wantedOf(request)} ${subjectOf(request)}`;
}

/** One line of the timeline. */
export function summary(text: string): string {
  return clipBytes(escaped(text), SUMMARY_BYTES);
}

/** `2026-11-29 10:00 UTC` */
export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** What is wrong with the clock of the worker that asked the price: ms ahead of Temporal's, behind when negative. */
export function clockText(clockOffMs: number): string {
  const minutes = Math.round(Math.abs(clockOffMs) / 60_000);
  return (
    `The clock of the worker that asked the price is about ${minutes} min ${clockOffMs > 0 ? 'ahead' : 'behind'}. Set it: ` +
    'Zenlayer refuses signatures that are more than 5 min off.'
  );
}

/**
 * What an order that waits for approval needs: what, price, until when, from whom. The quote's id is never cut off:
 * `Approve 100 Mbps asia-east-1 ⇄ asia-north-1 for 2000.00 by 2026-11-29 10:00 UTC (1 approval, not ana) · Q1-3f9a1c22b07d`.
 */
export function approvalSummary(data: OrderData, verb: 'Approve' | 'Reject' = 'Approve'): string {
  const { quoted, deadline } = data;
  const price = quoted === undefined ? '' : ` for ${clipBytes(priceText(quoted.quote.price), PRICE_BYTES)}`;
  const id = quoted === undefined ? '' : ` · ${quoted.quote.id}`;
  const text = escaped(`${verb} ${orderText(data)}${price} by ${timeText(deadline ?? '')} (${neededText(data)})`);
  return `${clipBytes(text, SUMMARY_BYTES - bytesOf(id))}${id}`;
}

/** `1 approval, not ana`, `2 approvals from network or finance`: names of groups only, because a summary is short. */
function neededText({ quoted, request: { requestedBy } }: OrderData): string {
  if (quoted === undefined) {
    return 'approval';
  }
  const { terms } = quoted;
  const names = terms.from?.map(({ name }) => name).join(terms.fromEach ? ' and ' : ' or ');
  const excluded = !terms.requesterMayApprove && isNamed(terms, requestedBy) ? `, not ${requestedBy}` : '';
  return `${approvalsText(terms)}${names === undefined ? '' : ` from ${names}`}${excluded}`;
}

/** `ben: as agreed`, or without a comment `ben`. */
export function saidText({ by, comment }: Decision): string {
  return comment === undefined ? by : `${by}: ${comment}`;
}

/** `ben: as agreed; cleo`, or the rule that approved by itself. */
export function approvedBy({ decisions, quoted }: OrderData): string {
  return quoted?.terms.required === 0
    ? `the policy, rule ${JSON.stringify(quoted.terms.rule)}`
    : decisions.map(saidText).join('; ');
}

/** What happens next, when, and who can make it happen. */
export function nextOf(data: OrderData): OrderView['next'] {
  const { state, request, quoted, decisions, deadline, hold, retryAt, search, circuit } = data;
  if (isFinal(state)) {
    return { text: 'Finished. Nothing more to do.' };
  }
  switch (state) {
    case 'quoting':
      return retryAt === undefined
        ? { text: 'Checking the request with Zenlayer and asking for the price.' }
        : { text: 'The purchase did not happen. The order will ask the price again, then try again.', at: retryAt };
    case 'awaitingApproval':
      return {
        text: `${quoted === undefined ? 'Waiting for approval.' : missingText(decisions, quoted.terms)} Otherwise the order expires.`,
        ...(deadline === undefined ? {} : { at: deadline }),
        ...(quoted === undefined ? {} : { who: whoText(quoted.terms, request.requestedBy) }),
      };
    case 'placing':
      return search === undefined
        ? { text: 'Last checks, then the purchase.' }
        : { text: 'Purchase not confirmed; searching for the circuit.', at: search.until };
    case 'held':
      return { text: `Check the Zenlayer console, then resolve hold ${hold?.id ?? ''}.`, who: 'an operator' };
    case 'provisioning':
      return {
        text: `Checking Zenlayer until circuit ${circuit?.crossRegionBandwidthId ?? ''} is live.`,
      };
  }
}
