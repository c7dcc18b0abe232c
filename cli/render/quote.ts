import {
  approvalsText,
  EXAMPLES,
  figuresOf,
  isFinal,
  partiesWithout,
  termsText,
  type Decision,
  type OrderView,
  type Quote,
} from '../../contract/index.js';
import { showCommand } from './command.js';
import { indent, type Style } from './style.js';
import { showPrice } from './price.js';
import { showTime } from './time.js';

/** A quote: its price beside the one in force, what changed since the quote before, what to know. */
export function showQuote(quote: Quote, style: Style): string {
  const { base, where, differences, notes } = quote;
  return [
    `${style.bold(`Quote ${quote.id}`)} ${style.dim(`asked at ${showTime(quote.inquiredAt)}`)}`,
    indent(showPrice(quote.price, quote.previousPrice, style)),
    ...(base ? [indent(`The circuit now: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}.`)] : []),
    ...(where ? [indent(`Where it is: ${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}.`)] : []),
    ...(differences?.length
      ? [
          indent(style.yellow('Other than in the quote before:')),
          ...differences.map(({ field, before, now }) => indent(indent(`${field}: ${before ?? '–'} → ${now ?? '–'}`))),
        ]
      : []),
    ...notes.map((note) => indent(`${style.yellow('!')} ${note}`)),
  ].join('\n');
}

/** Who has to decide, who has, until when, and what to type. */
export function showApproval(view: OrderView, style: Style): string {
  const { approval, quote, request, state } = view;
  if (!approval) {
    return '';
  }
  const waits = state === 'awaitingApproval';
  return [
    `${style.bold('Approval')} ${standing(view, approval)}`,
    indent(termsText(approval.terms, String(request.requestedBy))),
    ...(waits ? [indent(missingText(view, approval))] : []),
    ...approval.by.map(({ by, decision, quote: id, at, comment }) =>
      indent(
        `${decision === 'approve' ? style.green('approved') : style.red('rejected')} by ${by} at ${showTime(at)} (${id})${comment ? `: ${comment}` : ''}`,
      ),
    ),
    ...(waits && quote
      ? [indent(style.dim(showDecide(view, 'approve', quote))), indent(style.dim(showDecide(view, 'reject', quote)))]
      : []),
  ].join('\n');
}

/** The command for a decision, with an example of the comment where the rule demands one. */
export function showDecide({ orderId, approval }: OrderView, name: Decision['decision'], quote: Quote): string {
  const comment = approval?.terms.commentFor.includes(name) ? ['--comment', EXAMPLES.reason] : [];
  return showCommand(name, orderId, '--quote', quote.id, ...comment);
}

type Approval = NonNullable<OrderView['approval']>;

/** `1 of 2; to be decided by 2026-11-29 10:00:00 UTC` */
function standing(view: OrderView, approval: Approval): string {
  const { required, deadline, validUntil } = approval;
  const given = required === 0 ? 'given by the policy itself' : `${approvers(view, approval).length} of ${required}`;
  if (isFinal(view.state)) {
    return given;
  }
  if (validUntil !== undefined) {
    return `${given}; the approval is valid until ${showTime(validUntil)}`;
  }
  return view.state === 'awaitingApproval' && deadline !== undefined
    ? `${given}; to be decided by ${showTime(deadline)}`
    : given;
}

/** `Still missing: 1 approval, one by finance` */
function missingText(view: OrderView, approval: Approval): string {
  const people = approvers(view, approval);
  const without = partiesWithout(people, approval.terms);
  const required = Math.max(approval.required - people.length, without.length > 0 ? 1 : 0);
  return `Still missing: ${[approvalsText({ required }), ...without.map((name) => `one by ${name}`)].join(', ')}`;
}

function approvers({ quote }: OrderView, { by }: Approval): string[] {
  return by.filter(({ decision, quote: id }) => decision === 'approve' && id === quote?.id).map((each) => each.by);
}
