import {
  approvalsText,
  EXAMPLES,
  figuresOf,
  isFinal,
  partiesWithout,
  priceNote,
  termsText,
  textOr,
  type Decision,
  type OrderView,
  type ShownQuote,
} from '../../contract/index.js';
import { showCommand } from './command.js';
import { indent, type Style } from './style.js';
import { showPrice } from './price.js';
import { showTime } from './time.js';

/** A quote: its price beside the price in force, the changes since the previous quote, and notes. */
export function showQuote(quote: ShownQuote, style: Style): string {
  const { base, where, differences, notes } = quote;
  return [
    `${style.bold(`Quote ${quote.id}`)} ${style.dim(`priced at ${showTime(quote.inquiredAt)}`)}`,
    indent(showPrice(quote.price, quote.previousPrice, style)),
    ...(base ? [indent(`Circuit now: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}.`)] : []),
    ...(where ? [indent(`Location: ${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}.`)] : []),
    ...(differences?.length
      ? [
          indent(style.yellow('Changed since the previous quote:')),
          ...differences.map(({ field, before, now }) => indent(indent(`${field}: ${before ?? '–'} → ${now ?? '–'}`))),
        ]
      : []),
    ...[priceNote(quote.price), ...notes].map((note) => indent(`${style.yellow('!')} ${note}`)),
  ].join('\n');
}

/** Who must decide, who has decided, until when, and the commands to type. */
export function showApproval(view: OrderView, style: Style): string {
  const { approval, quote, request, state } = view;
  if (!approval) {
    return '';
  }
  const waits = state === 'awaitingApproval';
  return [
    `${style.bold('Approval')} ${standing(view, approval)}`,
    indent(termsText(approval.terms, textOr(request.requestedBy, '?'))),
    ...(waits ? [indent(neededNow(view, approval))] : []),
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

/** The command for a decision, with an example comment where the rule requires one. */
export function showDecide({ orderId, approval }: OrderView, name: Decision['decision'], quote: ShownQuote): string {
  const comment = approval?.terms.commentFor.includes(name) ? ['--comment', EXAMPLES.reason] : [];
  return showCommand(name, orderId, '--quote', quote.id, ...comment);
}

type Approval = NonNullable<OrderView['approval']>;

/** `1 of 2; decide by 2026-11-29 10:00:00 UTC` */
function standing(view: OrderView, approval: Approval): string {
  const { terms, deadline, validUntil } = approval;
  const { required } = terms;
  const given = required === 0 ? 'automatic' : `${approvers(view, approval).length} of ${required}`;
  if (isFinal(view.state)) {
    return given;
  }
  if (validUntil !== undefined) {
    return `${given}; valid until ${showTime(validUntil)}`;
  }
  return view.state === 'awaitingApproval' && deadline !== undefined
    ? `${given}; decide by ${showTime(deadline)}`
    : given;
}

/** `Still needed: 1 approval`, `Still needed: one from network and one from finance` */
function neededNow(view: OrderView, approval: Approval): string {
  const people = approvers(view, approval);
  const parties = partiesWithout(people, approval.terms)
    .map((name) => `one from ${name}`)
    .join(' and ');
  const count = partiesWithout(people, approval.terms).length;
  const required = Math.max(approval.terms.required - people.length, count);
  if (count === 0) {
    return `Still needed: ${approvalsText({ required })}`;
  }
  return `Still needed: ${required > count ? `${approvalsText({ required })}, with ${parties}` : parties}`;
}

function approvers({ quote }: OrderView, { by }: Approval): string[] {
  return by.filter(({ decision, quote: id }) => decision === 'approve' && id === quote?.id).map((each) => each.by);
}
