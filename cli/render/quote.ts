import {
  approvalsText,
  deciderText,
  DECIDED,
  differenceText,
  figuresOf,
  isFinal,
  priceNote,
  provedText,
  seatOf,
  termsText,
  textOr,
  uncoveredBy,
  uncoveredText,
  withoutEnded,
  type Decision,
  type OrderView,
  type ShownQuote,
} from '../../contract/index.js';
import { decidersFor } from '../deciders.js';
import { PLACEHOLDER } from '../placeholder.js';
import { indent, type Style } from './style.js';
import { showPrice } from './price.js';
import { showTime, showWhen } from './time.js';

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
          ...differences.map((each) => indent(indent(differenceText(each)))),
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
    `${style.bold('Approval')} ${standing(view, approval, style.now)}`,
    indent(
      termsText(
        waits ? withoutEnded(approval.terms, style.now) : approval.terms,
        textOr(request.requestedBy, '?'),
        approval.deadline,
      ),
    ),
    ...(waits ? [indent(neededNow(view, approval))] : []),
    ...approval.by.flatMap((said) => [
      indent(
        `${(said.decision === 'approve' ? style.green : style.red)(DECIDED[said.decision])} by ${deciderText(said)} at ${showTime(said.at)} (${said.quote}${(said.key ?? said.principal) ? `; ${provedText(said)}` : ''})`,
      ),
      // Deeper than any decision, on all its lines, so that none of them can pass for one.
      ...(said.comment ? [indent(indent(`"${said.comment}"`))] : []),
    ]),
    ...(waits && quote
      ? [
          ...(mayDecide(view, 'approve', style) ? [] : [indent(style.dim('For somebody who may approve:'))]),
          indent(showDecide(view, 'approve', quote, style)),
          indent(showDecide(view, 'reject', quote, style)),
        ]
      : []),
  ].join('\n');
}

/** Whether the reader's decision would count, as far as their name is known. */
export function mayDecide(
  view: OrderView,
  decision: Decision['decision'],
  reader: Pick<Style, 'name' | 'now'>,
): boolean {
  return reader.name === undefined || decidersFor(view, decision, reader.name, reader.now).length > 0;
}

/**
 * The command for a decision, with a placeholder for the comment that the rule may require. It names who runs it, unless
 * that person's decision would not count: then it is a command for somebody else.
 *
 * @param style.words of the command; default: the decision's name
 * @param style.given what its reader has given already, and would give again
 */
export function showDecide(
  view: OrderView,
  name: Decision['decision'],
  quote: Pick<ShownQuote, 'id'>,
  style: Pick<Style, 'command' | 'name' | 'now' | 'by'> & {
    readonly words?: readonly string[] | undefined;
    readonly given?: { readonly comment?: string; readonly for?: string; readonly key?: string };
  },
): string {
  const { words = [name], given = {} } = style;
  const { commentFor, identity } = view.approval?.terms ?? {};
  const said = given.comment ?? (commentFor?.includes(name) ? PLACEHOLDER : undefined);
  const flag = (text: string, value: string | undefined) => (value === undefined ? [] : [text, value]);
  const decide = (...flags: readonly string[]) =>
    style.command(
      ...[...words, view.orderId, '--quote', quote.id],
      ...[...flag('--comment', said), ...flags, ...flag('--key', given.key)],
      // The server tells only of signals who sent them.
      ...(identity === 'attributed' && words[0] !== 'sign' ? ['--signal'] : []),
    );
  if (given.for !== undefined) {
    return decide(...style.by, '--for', given.for);
  }
  if (style.name === undefined) {
    return decide(...style.by);
  }
  const [decider] = decidersFor(view, name, style.name, style.now);
  return decider === undefined
    ? decide()
    : decide(...style.by, ...(decider.for === undefined ? [] : ['--for', decider.for]));
}

type Approval = NonNullable<OrderView['approval']>;

/** `1 of 2; decide by 2026-11-29 10:00 UTC (in 7 days)` */
function standing(view: OrderView, approval: Approval, now: number): string {
  const { terms, deadline, validUntil } = approval;
  const { required } = terms;
  const given = required === 0 ? 'automatic' : `${approvers(view, approval).length} of ${required}`;
  if (isFinal(view.state)) {
    return given;
  }
  if (validUntil !== undefined) {
    return `${given}; valid until ${showWhen(validUntil, now)}`;
  }
  return view.state === 'awaitingApproval' && deadline !== undefined
    ? `${given}; decide by ${showWhen(deadline, now)}`
    : given;
}

/** `Still needed: 1 approval`, `Still needed: one from network and one from finance` */
export function neededNow(view: OrderView, approval: Approval): string {
  const people = approvers(view, approval);
  const uncovered = uncoveredBy(people, approval.terms);
  const parties = uncoveredText(uncovered, ' and ');
  const { count } = uncovered;
  const required = Math.max(approval.terms.required - people.length, count);
  if (count === 0) {
    return `Still needed: ${approvalsText({ required })}`;
  }
  return `Still needed: ${required > count ? `${approvalsText({ required })}, with ${parties}` : parties}`;
}

/** The people whose approvals were given: a delegate's is that of whom it was made for. */
export function approvers({ quote }: OrderView, { by }: Approval): string[] {
  return by.filter(({ decision, quote: id }) => decision === 'approve' && id === quote?.id).map(seatOf);
}
