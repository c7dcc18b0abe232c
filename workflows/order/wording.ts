import { clipBytes, priceText, subjectOf, wantedOf } from '../../contract/describe.js';
import { approvalsText, whoText } from '../../contract/approval-terms.js';
import { isFinal, type Decision, type OrderView } from '../../contract/view.js';
import { escaped } from '../../contract/text.js';
import { missingText } from '../messages/approval.js';
import type { OrderData } from './data.js';

/** Temporal's bound for the summary of an activity or a timer. */
const SUMMARY_BYTES = 200;

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
    `The clock of the worker that asked the price is about ${minutes} min ${clockOffMs > 0 ? 'ahead' : 'behind'}: set it. ` +
    'Zenlayer refuses signatures that are more than 5 min off.'
  );
}

/** What the timer of an order that waits for approval demands. */
export function approvalSummary(data: OrderData): string {
  const { quoted, deadline } = data;
  const price = quoted === undefined ? '' : ` at ${priceText(quoted.quote.price)}`;
  return summary(
    `${quoted?.quote.id ?? ''}: ${orderText(data)}${price} needs ${demandText(data)} by ${timeText(deadline ?? '')}`,
  );
}

/** `2 approvals by network or finance`: names of groups only, because a summary is short. */
function demandText({ quoted }: OrderData): string {
  if (quoted === undefined) {
    return 'approval';
  }
  const { from, fromEach } = quoted.terms;
  const names = from?.map(({ name }) => name).join(fromEach ? ' and ' : ' or ');
  return `${approvalsText(quoted.terms)}${names === undefined ? '' : ` by ${names}`}`;
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
    return { text: 'Nothing: the order has ended.' };
  }
  switch (state) {
    case 'quoting':
      return retryAt === undefined
        ? { text: 'Zenlayer is asked whether it can be done, and for the price.' }
        : { text: 'The purchase did not happen; the price is asked again, and the purchase sent again.', at: retryAt };
    case 'awaitingApproval':
      return {
        text: `${quoted === undefined ? 'Approval needed' : missingText(decisions, quoted.terms)}; without, the order expires.`,
        ...(deadline === undefined ? {} : { at: deadline }),
        ...(quoted === undefined ? {} : { who: whoText(quoted.terms, request.requestedBy) }),
      };
    case 'placing':
      return search === undefined
        ? { text: 'Last checks, then the purchase.' }
        : { text: 'Purchase not confirmed; searching for the circuit.', at: search.until };
    case 'held':
      return { text: `Somebody has to look and to resolve ${hold?.id ?? 'the hold'}.`, who: 'an operator' };
    case 'provisioning':
      return {
        text: `Zenlayer is asked again and again until circuit ${circuit?.crossRegionBandwidthId ?? ''} is live.`,
      };
  }
}
