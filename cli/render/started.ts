import type { StartedOrder } from '../../client/index.js';
import { isFinal, rulesOf, subjectOf, wantedOf, type OrderRequest, type OrderView } from '../../contract/index.js';
import { showApproval, showQuote } from './quote.js';
import { showState } from './state.js';
import { indent, table, type Style } from './style.js';

/** An order that was started, with what is known of it by now. */
interface Started extends Pick<StartedOrder, 'orderId' | 'existing'> {
  readonly request: OrderRequest;
  readonly link?: string | undefined;
  /** Absent when no worker has answered yet. */
  readonly view?: OrderView | undefined;
}

/** An order that was started, or that already existed: who asked, its quote, who has to approve, and how to go on. */
export function showStarted({ orderId, existing, request, link, view }: Started, style: Style): string {
  return [
    `${style.green(existing ? 'Already exists:' : 'Started:')} ${style.bold(orderId)}`,
    indent(`${subjectOf(request)}, ${wantedOf(request)}, requested by ${request.requestedBy}`),
    ...(link === undefined ? [] : [indent(style.dim(link))]),
    ...(view === undefined ? [] : ['', ...standing(view, style)]),
    '',
    view !== undefined && isFinal(view.state)
      ? `Next: ${view.next.text}`
      : `${style.dim('Follow it:')}\n${indent(style.command('watch', orderId))}`,
  ].join('\n');
}

function standing(view: OrderView, style: Style): string[] {
  const { state, quote, reason, attention, next } = view;
  return [
    ...(quote ? [showQuote(quote, style)] : []),
    ...(quote && !isFinal(state) ? [showApproval(view, style)] : []),
    ...(quote && state === 'awaitingApproval' ? [] : [`It is ${showState(state, style)}: ${reason ?? next.text}`]),
    ...(attention ? [`${style.yellow('!')} ${attention.text}`] : []),
  ];
}

/** What is about to be ordered, for a person to confirm. */
export function showAsked(request: OrderRequest, style: Style): string {
  const rows = [
    ...rulesOf(request).details(request),
    ['requested by', request.requestedBy],
    ...(request.reason === undefined ? [] : [['reason', request.reason]]),
    ...(request.externalId === undefined ? [] : [['external id', request.externalId]]),
  ];
  return [
    `${style.bold(request.action)} ${subjectOf(request)}, ${wantedOf(request)}`,
    indent(table(rows.map(([label = '', value = '']) => [style.dim(label), value]))),
  ].join('\n');
}
