import { rulesIfAny, subjectOf, textOr, wantedOf, type OrderView } from '../../contract/index.js';
import { showHold } from './hold.js';
import { indent, table, type Look } from './look.js';
import { showApproval, showQuote } from './quote.js';
import { showState } from './state.js';
import { showTime } from './time.js';

/** Everything about an order, for people: where it stands and why, who can act, what happens next and when. */
export function showOrder(view: OrderView, look: Look): string {
  const { quote, hold, orderId } = view;
  const sections = [
    showHead(view, look),
    showRequest(view, look),
    quote ? showQuote(quote, look) : '',
    showApproval(view, look),
    hold ? showHold(orderId, hold, look) : '',
    showCircuit(view, look),
    showRefused(view, look),
    showTimeline(view, look),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** One line: state, since when, and what happens next. */
export function showStep(view: OrderView, look: Look): string {
  const { state, since, attention, reason } = view;
  const parts = [showTime(since), showState(state, look), reason ?? showNext(view)];
  return `${parts.join('  ')}${attention ? `\n  ${look.yellow('!')} ${attention.text}` : ''}`;
}

function showHead(view: OrderView, look: Look): string {
  const { orderId, state, since, reason, attention } = view;
  return [
    `${look.bold(orderId)}  ${showState(state, look)} since ${showTime(since)}`,
    ...(reason ? [`Why: ${reason}`] : []),
    ...(attention ? [`${look.yellow('Attention:')} ${attention.text}`] : []),
    `Next: ${showNext(view)}`,
  ].join('\n');
}

function showNext({ next }: OrderView): string {
  const at = next.at ? ` (${showTime(next.at)})` : '';
  return `${next.text}${at}${next.who ? ` – ${next.who}` : ''}`;
}

/** The request may be none at all: then the view's reason says why, and what was received is shown as it is. */
function showRequest({ request }: OrderView, look: Look): string {
  const rules = rulesIfAny(request);
  if (rules === undefined) {
    return `${look.bold('Request')} ${JSON.stringify(request)}`;
  }
  const rows = [
    ...rules.details(request),
    ['asked for by', textOr(request.requestedBy, '?')],
    ...optional('reason', request.reason),
    ...optional('external id', request.externalId),
  ];
  return [
    `${look.bold('Request')} ${textOr(request.action, '?')} ${subjectOf(request)}, ${wantedOf(request)}`,
    indent(table(rows.map(([label = '', value = '']) => [look.dim(label), value]))),
  ].join('\n');
}

function optional(label: string, value: unknown): [label: string, value: string][] {
  return value === undefined ? [] : [[label, textOr(value, '?')]];
}

function showCircuit({ circuit }: OrderView, look: Look): string {
  if (!circuit) {
    return '';
  }
  const { crossRegionBandwidthId, status, orderNumber } = circuit;
  return `${look.bold('Circuit')} ${crossRegionBandwidthId}${status ? `, ${status}` : ''}${orderNumber ? `, order ${orderNumber} at Zenlayer` : ''}`;
}

function showRefused({ refused }: OrderView, look: Look): string {
  if (refused.count === 0) {
    return '';
  }
  const older = refused.count - refused.latest.length;
  return [
    `${look.bold('Refused messages')} ${refused.count}`,
    ...refused.latest.map(({ at, message, by, reason }) =>
      indent(`${showTime(at)}  ${message}${by ? ` by ${by}` : ''}: ${reason}`),
    ),
    ...(older > 0 ? [indent(look.dim(`and ${older} older`))] : []),
  ].join('\n');
}

function showTimeline({ timeline }: OrderView, look: Look): string {
  const rows = timeline.map(({ at, state, reason }) => [showTime(at), showState(state, look), reason ?? '']);
  return `${look.bold('Timeline')}\n${indent(table(rows))}`;
}
