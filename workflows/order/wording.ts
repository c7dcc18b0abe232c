import { clipBytes, priceText, subjectOf, wantedOf } from '../../contract/describe.js';
import { approvalsText, whoText } from '../../contract/approval-terms.js';
import type { ShownRequest } from '../../contract/request.js';
import type { ApprovalTerms, Decision, OrderView } from '../../contract/view.js';
import { escaped } from '../../contract/text.js';
import { missingText } from '../messages/approval.js';
import type { OrderData } from './data.js';
import { arrivesUntil } from './doubts.js';
import type { Asked, Quoted } from './stage.js';

/** Temporal's bound for the summary of an activity or a timer. */
const SUMMARY_BYTES = 200;

/** `100 Mbps asia-east-1 ⇄ asia-north-1` */
export function orderText(request: ShownRequest): string {
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
export function approvalSummary({ record: { quote, request, terms }, deadline }: Asked): string {
  return summary(
    `${quote.id}: ${orderText(request)} at ${priceText(quote.price)} needs ${demandText(terms)} by ${timeText(deadline)}`,
  );
}

/** `2 approvals by network or finance`: names of groups only, because a summary is short. */
function demandText(terms: ApprovalTerms): string {
  const names = terms.from?.map(({ name }) => name).join(terms.fromEach ? ' and ' : ' or ');
  return `${approvalsText(terms)}${names === undefined ? '' : ` by ${names}`}`;
}

/** `ben: as agreed`, or without a comment `ben`. */
export function saidText({ by, comment }: Decision): string {
  return comment === undefined ? by : `${by}: ${comment}`;
}

/** `ben: as agreed; cleo`, or the rule that approved by itself. */
export function approvedBy({ decisions, record: { terms } }: Quoted): string {
  return terms.required === 0 ? `the policy, rule ${JSON.stringify(terms.rule)}` : decisions.map(saidText).join('; ');
}

/** What happens next, when, and who can make it happen. */
export function nextOf({ stage, doubts }: Pick<OrderData, 'stage' | 'doubts'>): OrderView['next'] {
  switch (stage.state) {
    case 'quoting':
      return stage.retryAt === undefined
        ? { text: 'Zenlayer is asked whether it can be done, and for the price.' }
        : {
            text: 'The purchase did not happen; the price is asked again, and the purchase sent again.',
            at: stage.retryAt,
          };
    case 'awaitingApproval': {
      const { record, decisions, deadline } = stage.quoted;
      const { terms, request } = record;
      return {
        text: `${missingText(decisions, terms)}; without, the order expires.`,
        at: deadline,
        who: whoText(terms, request.requestedBy),
      };
    }
    case 'placing':
      return stage.doing === 'send'
        ? { text: 'Last checks, then the purchase.' }
        : { text: 'Purchase not confirmed; searching for the circuit.', at: arrivesUntil(doubts, stage.quoted) };
    case 'held':
      return { text: `Somebody has to look and to resolve ${stage.hold.id}.`, who: 'an operator' };
    case 'provisioning':
      return {
        text: `Zenlayer is asked again and again until circuit ${stage.circuit.crossRegionBandwidthId} is live.`,
      };
    default:
      return { text: 'Nothing: the order has ended.' };
  }
}
