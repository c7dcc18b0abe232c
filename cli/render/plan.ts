import {
  figuresOf,
  formatDuration,
  priceNote,
  subjectOf,
  termsText,
  wantedOf,
  type OrderPlan,
  type OrderRequest,
} from '../../contract/index.js';
import { showPrice } from './price.js';
import { indent, type Style } from './style.js';

/** What an order would cost, and who would have to approve it. */
export function showPlan(plan: OrderPlan, request: OrderRequest, style: Style): string {
  const head = `${style.bold('Plan')} ${request.action} ${subjectOf(request)}, ${wantedOf(request)}, for ${request.requestedBy}`;
  if (plan.kind === 'alreadyThere') {
    return [head, indent(plan.text), indent(style.dim('Nothing would be bought.'))].join('\n');
  }
  const { price, previousPrice, base, notes, terms, impossible } = plan;
  return [
    head,
    indent(showPrice(price, previousPrice, style)),
    ...(base ? [indent(`Circuit now: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}.`)] : []),
    ...[priceNote(price), ...notes].map((note) => indent(`${style.yellow('!')} ${note}`)),
    indent(termsText(terms, request.requestedBy)),
    ...(terms.required === 0 ? [] : [indent(`Decide within ${formatDuration(terms.decideWithinMs)}.`)]),
    ...(impossible === undefined ? [] : [indent(`${style.red('Impossible:')} ${impossible}`)]),
    style.dim('No order was started. An order asks the price again.'),
  ].join('\n');
}
