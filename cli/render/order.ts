import { rulesIfAny, subjectOf, textOr, wantedOf, type OrderView } from '../../contract/index.js';
import { timeToSecondText } from '../../contract/time-text.js';
import { showHold } from './hold.js';
import { indent, table, type Style } from './style.js';
import { showApproval, showQuote } from './quote.js';
import { showState } from './state.js';
import { showSince, showTime, showWhen } from './time.js';

/** Everything about an order, for people: its state and why, who can act, what happens next and when. */
export function showOrder(view: OrderView, style: Style): string {
  const { quote, hold, orderId } = view;
  const sections = [
    showHead(view, style),
    showRequest(view, style),
    quote ? showQuote(quote, style) : '',
    showApproval(view, style),
    hold ? showHold(orderId, hold, style) : '',
    showCircuit(view, style),
    showRefused(view, style),
    showTimeline(view, style),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** One line: state, since when, and what happens next. */
export function showStep(view: OrderView, style: Style): string {
  const { state, since, attention, reason } = view;
  const parts = [showTime(since), showState(state, style), reason ?? showNext(view, style)];
  return `${parts.join('  ')}${attention ? `\n  ${style.yellow('!')} ${attention.text}` : ''}`;
}

function showHead(view: OrderView, style: Style): string {
  const { orderId, state, since, reason, attention } = view;
  return [
    style.bold(orderId),
    `${showState(state, style)} since ${showSince(since, style.now)}`,
    ...(reason ? [`Why: ${reason}`] : []),
    ...(attention ? [`${style.yellow('Attention:')} ${attention.text}`] : []),
    `Next: ${showNext(view, style)}`,
  ].join('\n');
}

/** What happens next, who can make it happen, and when: `Waiting for 1 approval. (who: dora; until …)` */
export function showNext({ state, next: { text, at, who } }: OrderView, { now }: Pick<Style, 'now'>): string {
  const remarks = [
    ...(who ? [`who: ${who}`] : []),
    // Only a purchase that is tried again happens at its time; everything else ends then.
    ...(at ? [`${state === 'quoting' ? 'at' : 'until'} ${showWhen(at, now)}`] : []),
  ];
  return `${text}${remarks.length > 0 ? ` (${remarks.join('; ')})` : ''}`;
}

/** An invalid request is shown as it was received; the view's reason says what is wrong with it. */
function showRequest({ request }: OrderView, style: Style): string {
  const rules = rulesIfAny(request);
  if (rules === undefined) {
    const isUnread = Object.values(request).every((value) => value === undefined);
    return `${style.bold('Request')} ${isUnread ? "can't be read here" : JSON.stringify(request)}`;
  }
  const rows = [
    ...rules.details(request),
    ['requested by', textOr(request.requestedBy, '?')],
    ...optional('reason', request.reason),
    ...optional('external id', request.externalId),
  ];
  return [
    `${style.bold('Request')} ${textOr(request.action, '?')} ${subjectOf(request)}, ${wantedOf(request)}`,
    indent(table(rows.map(([label = '', value = '']) => [style.dim(label), value]))),
  ].join('\n');
}

function optional(label: string, value: unknown): [label: string, value: string][] {
  return value === undefined ? [] : [[label, textOr(value, '?')]];
}

function showCircuit({ circuit }: OrderView, style: Style): string {
  if (!circuit) {
    return '';
  }
  const { crossRegionBandwidthId, status, orderNumber } = circuit;
  return `${style.bold('Circuit')} ${crossRegionBandwidthId}${status ? `, ${status}` : ''}${orderNumber ? `, Zenlayer order ${orderNumber}` : ''}`;
}

function showRefused({ refused }: OrderView, style: Style): string {
  if (refused.count === 0) {
    return '';
  }
  const older = refused.count - refused.latest.length;
  return [
    `${style.bold('Refused messages')} ${refused.count}`,
    ...refused.latest.map(({ at, message, by, reason }) =>
      indent(`${showTime(at)}  ${message}${by ? ` by ${by}` : ''}: ${reason}`),
    ),
    ...(older > 0 ? [indent(style.dim(`and ${older} older`))] : []),
  ].join('\n');
}

function showTimeline({ timeline }: OrderView, style: Style): string {
  const rows = timeline.map(({ at, state, reason }) => [timeToSecondText(at), showState(state, style), reason ?? '']);
  return `${style.bold('Timeline')}\n${indent(table(rows))}`;
}
