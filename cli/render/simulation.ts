import type { ApprovalTerms } from '../../contract/index.js';
import type { Simulation, SimulatedOrder } from '../../dossier/index.js';
import { indent, table, type Style } from './style.js';

/** What the new rules would change, order by order, and in all. */
export function showSimulation({ orders, withoutQuote, summary }: Simulation, style: Style): string {
  const changed = orders.filter((order) => !isAlike(order));
  const counts = [
    [summary.orders, summary.orders === 1 ? 'order' : 'orders'],
    [summary.otherRule, 'under another rule'],
    [summary.fewerApprovals, 'need fewer approvals'],
    [summary.moreApprovals, 'need more approvals'],
    [summary.nowAutomatic, 'would be approved automatically'],
    [summary.noLongerAutomatic, 'would no longer be automatic'],
    [summary.nobodyCouldApprove, 'nobody could approve'],
    [summary.looser, 'would be looser'],
  ] as const;
  return [
    ...(changed.length === 0
      ? ['Nothing would change for these orders.']
      : changed.map((order) => showChanged(order, style))),
    table(counts.map(([count, what]) => [String(count), what])),
    ...(withoutQuote === 0 ? [] : [`${withoutQuote} more without a quote: nothing was decided on them.`]),
  ].join('\n\n');
}

/** An order in lines, because its id alone fills a narrow terminal. */
function showChanged(order: SimulatedOrder, style: Style): string {
  const lines = [
    `${style.dim('then')}  ${termsText(order.then)}`,
    `${style.dim('now')}   ${termsText(order.now)}`,
    ...remarks(order, style),
  ];
  return [style.bold(order.orderId), ...lines.map(indent)].join('\n');
}

/** `default: 1 from anyone`, `small: automatic` */
function termsText({ rule, required, from }: ApprovalTerms): string {
  const who = from === undefined ? 'anyone' : from.map(({ name }) => name).join(', ');
  return `${rule}: ${required === 0 ? 'automatic' : `${required} from ${who}`}`;
}

function remarks({ looser, impossible, stillApproved }: SimulatedOrder, style: Style): string[] {
  return [
    ...(impossible === undefined ? [] : [style.red('nobody could approve')]),
    ...looser.map((text) => style.yellow(`looser: ${text}`)),
    ...(stillApproved === false ? ['the approvals given would not be enough'] : []),
  ];
}

function isAlike({ then, now, looser, impossible }: SimulatedOrder): boolean {
  return termsText(then) === termsText(now) && looser.length === 0 && impossible === undefined;
}
