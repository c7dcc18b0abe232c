import {
  approvalsText,
  EXAMPLES,
  figuresOf,
  isFinal,
  partiesWithout,
  termsText,
  textOr,
  type Decision,
  type OrderView,
  type Quote,
} from '../../contract/index.js';
import { showCommand } from './command.js';
import { indent, type Look } from './look.js';
import { showPrice } from './price.js';
import { showTime } from './time.js';

/** A quote: its price beside the one in force, what changed since the quote before, what to know. */
export function showQuote(quote: Quote, look: Look): string {
  const { base, where, differences, notes } = quote;
  return [
    `${look.bold(`Quote ${quote.id}`)} ${look.dim(`asked at ${showTime(quote.inquiredAt)}`)}`,
    indent(showPrice(quote.price, quote.previousPrice, look)),
    ...(base ? [indent(`The circuit now: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}.`)] : []),
    ...(where ? [indent(`Where it is: ${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}.`)] : []),
    ...(differences?.length
      ? [
          indent(look.yellow('Other than in the quote before:')),
          ...differences.map(({ field, before, now }) => indent(indent(`${field}: ${before ?? '–'} → ${now ?? '–'}`))),
        ]
      : []),
    ...notes.map((note) => indent(`${look.yellow('!')} ${note}`)),
  ].join('\n');
}

/** Who has to decide, who has, until when, and what to type. */
export function showApproval(view: OrderView, look: Look): string {
  const { approval, quote, request, state } = view;
  if (!approval) {
    return '';
  }
  const waits = state === 'awaitingApproval';
  return [
    `${look.bold('Approval')} ${standing(view, approval)}`,
    indent(termsText(approval.terms, textOr(request.requestedBy, '?'))),
    ...(waits ? [indent(missingText(view, approval))] : []),
    ...approval.by.map(({ by, decision, quote: id, at, comment }) =>
      indent(
        `${decision === 'approve' ? look.green('approved') : look.red('rejected')} by ${by} at ${showTime(at)} (${id})${comment ? `: ${comment}` : ''}`,
      ),
    ),
    ...(waits && quote
      ? [indent(look.dim(showDecide(view, 'approve', quote))), indent(look.dim(showDecide(view, 'reject', quote)))]
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
