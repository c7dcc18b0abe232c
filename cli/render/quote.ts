import { figuresOf, type OrderView, type Quote } from '../../contract/index.js';
import { showCommand } from './command.js';
import { indent, type Look } from './look.js';
import { showPrice } from './price.js';
import { showTime } from './time.js';

/** A quote: its price beside the one in force, what changed since the quote before, what to know. */
export function showQuote(quote: Quote, look: Look): string {
  const { base, differences, notes } = quote;
  return [
    `${look.bold(`Quote ${quote.id}`)} ${look.dim(`asked at ${showTime(quote.inquiredAt)}`)}`,
    indent(showPrice(quote.price, quote.previousPrice, look)),
    ...(base ? [indent(`The circuit now: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}.`)] : []),
    ...(differences?.length
      ? [
          indent(look.yellow('Other than in the quote before:')),
          ...differences.map(({ field, before, now }) => indent(indent(`${field}: ${before ?? '–'} → ${now ?? '–'}`))),
        ]
      : []),
    ...notes.map((note) => indent(`${look.yellow('!')} ${note}`)),
  ].join('\n');
}

/** Who has decided what, until when, and what to type. */
export function showApproval(view: OrderView, look: Look): string {
  const { approval, quote, orderId } = view;
  if (!approval) {
    return '';
  }
  const given = approval.by.filter(({ decision, quote: id }) => decision === 'approve' && id === quote?.id).length;
  const until = approval.validUntil
    ? `the approval is valid until ${showTime(approval.validUntil)}`
    : `to be decided by ${showTime(approval.deadline)}`;
  return [
    `${look.bold('Approval')} ${given} of ${approval.required}; ${until}`,
    ...approval.by.map(({ by, decision, quote: id, at, comment }) =>
      indent(
        `${decision === 'approve' ? look.green('approved') : look.red('rejected')} by ${by} at ${showTime(at)} (${id})${comment ? `: ${comment}` : ''}`,
      ),
    ),
    ...(view.state === 'awaitingApproval' && quote
      ? [
          indent(look.dim(showCommand('approve', orderId, '--quote', quote.id))),
          indent(look.dim(showCommand('reject', orderId, '--quote', quote.id))),
        ]
      : []),
  ].join('\n');
}
