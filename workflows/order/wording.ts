import { rulesOf, targetOf } from '../../contract/actions/index.js';
import { clipBytes, priceText, subjectOf, wantedOf } from '../../contract/describe.js';
import { figuresOf } from '../../contract/figures.js';
import { approvalsText, isNamed, whoText } from '../../contract/approval-terms.js';
import { deciderText } from '../../contract/delegation.js';
import { escalationText } from '../../contract/escalation.js';
import type { ShownRequest } from '../../contract/request.js';
import type { ApprovalTerms, Decision, OrderView } from '../../contract/view.js';
import { bytesOf, escaped } from '../../contract/text.js';
import { timeText } from '../../contract/time-text.js';
import { missingText } from '../messages/approval.js';
import { arrivesUntil, type Doubts, type OrderData } from './data.js';
import { planOf, type Asked, type Held, type Quoted } from './stage.js';
import { AFTER_FAILURE } from './words.js';

/** Temporal's bound for the summary of an activity or a timer. */
const SUMMARY_BYTES = 200;

/** Room for a price in a summary: a price with many tiers must not displace the rest. */
const PRICE_BYTES = 60;

/** `100 Mbps asia-east-1 ⇄ asia-north-1` */
export function orderText(request: ShownRequest): string {
  return `${wantedOf(request)} ${subjectOf(request)}`;
}

/** The same, and for a change where the circuit is and what it had: `200 Mbps 21, asia-east-1 ⇄ asia-north-1, instead of 100 Mbps`. */
export function whatText({ request, quote }: Pick<OrderView, 'request' | 'quote'>): string {
  const { base, where } = quote ?? {};
  return [
    orderText(request),
    ...(where === undefined ? [] : [`${where.regionA} ⇄ ${where.regionZ}`]),
    ...(base === undefined ? [] : [`instead of ${figuresOf(base)}`]),
  ].join(', ');
}

/** One line of the timeline. */
export function summary(text: string): string {
  return clipBytes(escaped(text), SUMMARY_BYTES);
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
 * `Approve 100 Mbps asia-east-1 ⇄ asia-north-1 for 2,000.00 by 29 Nov 10:00 UTC (1 approval, not ana) · Q1-3f9a1c22b07d`.
 */
export function approvalSummary({ record, deadline }: Asked, verb: 'Approve' | 'Reject' = 'Approve'): string {
  const { quote, request, terms } = record;
  const price = clipBytes(priceText(quote.price), PRICE_BYTES);
  const needed = neededText(terms, request.requestedBy, deadline);
  const text = escaped(
    `${verb} ${orderText(request)} for ${price} by ${timeText(deadline, quote.inquiredAt)} (${needed})`,
  );
  const id = ` · ${quote.id}`;
  return `${clipBytes(text, SUMMARY_BYTES - bytesOf(id))}${id}`;
}

/**
 * `1 approval, not ana`, `2 approvals from network or finance; from 22 Nov 14:00 UTC also managers`: names of groups only,
 * because a summary is short.
 */
function neededText(terms: ApprovalTerms, requestedBy: string, deadline: string): string {
  const names = terms.from?.map(({ name }) => name).join(terms.fromEach ? ' and ' : ' or ');
  const excluded = !terms.requesterMayApprove && isNamed(terms, requestedBy) ? `, not ${requestedBy}` : '';
  const later = escalationText(terms, deadline, ({ name }) => name);
  const also = later === undefined ? '' : `; ${later}`;
  return `${approvalsText(terms)}${names === undefined ? '' : ` from ${names}`}${excluded}${also}`;
}

/** `ben: as agreed`, or without a comment `ben`; of a delegate `cleo for ben`. */
export function saidText(said: Decision): string {
  const by = deciderText(said);
  return said.comment === undefined ? by : `${by}: ${said.comment}`;
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
        ? { text: 'Checking the request with Zenlayer and asking for the price.' }
        : {
            text: 'The purchase did not happen. The order will ask the price again, then try again.',
            at: stage.retryAt,
          };
    case 'awaitingApproval': {
      const { record, decisions, deadline } = stage.quoted;
      const { terms, request } = record;
      return {
        text: `${missingText(decisions, terms)} Otherwise the order expires.`,
        at: deadline,
        who: whoText(terms, request.requestedBy, deadline),
      };
    }
    case 'placing':
      return stage.doing === 'send'
        ? { text: 'Last checks, then the purchase.' }
        : { text: 'Purchase not confirmed; searching for the circuit.', at: arrivesUntil(doubts, stage.quoted) };
    case 'held':
      return { text: `${lookText(stage, doubts)} Then resolve hold ${stage.hold.id}.`, who: 'an operator' };
    case 'provisioning':
      return {
        text: `Checking Zenlayer until circuit ${stage.circuit.crossRegionBandwidthId} is live.`,
      };
    case 'failed':
      return { text: AFTER_FAILURE[stage.failure] };
    default:
      return { text: 'Finished. Nothing more to do.' };
  }
}

/**
 * What to look for in the console: `In the Zenlayer console, look for circuit 21: demo, asia-east-1 ⇄ asia-north-1 in
 * vpc-1, with 100 Mbps. The purchase may have been sent at 22 Nov 10:00 UTC.`
 */
function lookText(stage: Held, { unanswered, suspect }: Doubts): string {
  const plan = planOf(stage);
  if (plan === undefined) {
    return 'Look in the Zenlayer console for a circuit of this order.';
  }
  const { request } = plan;
  const { quoted, circuit, there } = stage;
  const target = there?.target ?? (quoted && targetOf(quoted.record));
  const id = circuit?.crossRegionBandwidthId;
  const full = rulesOf(request).inFull(request, quoted?.record.quote.where);
  const named = id === undefined || full.startsWith(id) ? `circuit ${full}` : `circuit ${id}: ${full}`;
  const since = quoted?.record.quote.inquiredAt;
  const sent = unanswered.flatMap(({ sentAt }) => (sentAt === undefined ? [] : [timeText(sentAt, since)]));
  const ended = suspect?.endedAt;
  return [
    `In the Zenlayer console, look for ${named}${target === undefined ? '' : `, with ${figuresOf(target)}`}.`,
    ...(sent.length === 0 ? [] : [`The purchase may have been sent at ${[...new Set(sent)].join(' and ')}.`]),
    ...(ended === undefined ? [] : [`An earlier run may have sent one until ${timeText(ended, since)}.`]),
  ].join(' ');
}
