import type { Audit, Finding } from '../circuit-audit.js';
import { indent, table, type Style } from './style.js';

/** The differences between the account's circuits and the orders, problems first. */
export function showAudit({ findings, notFromHere, unreadOrders }: Audit, style: Style): string {
  const rows = (level: Finding['level']) =>
    findings
      .filter((finding) => finding.level === level)
      .map(({ kind, circuit, text }) => [
        level === 'problem' ? style.red(level) : style.yellow(level),
        kind,
        circuit ?? '–',
        text,
      ]);
  const all = [...rows('problem'), ...rows('note')];
  const sections = [
    ...(all.length > 0
      ? [
          table(
            all,
            ['LEVEL', 'WHAT', 'CIRCUIT', 'WHY'].map((title) => style.dim(title)),
          ),
        ]
      : []),
    ...(unreadOrders.length > 0
      ? [
          `${unreadOrders.length} can't be read here, with the circuits that may be theirs:\n` +
            indent(table(unreadOrders.map(({ orderId, circuits }) => [orderId, circuits.join(', ') || '–']))),
        ]
      : []),
    ...(notFromHere.length > 0
      ? [`${notFromHere.length} not from an order here:\n${indent(notFromHere.join('\n'))}`]
      : []),
  ];
  return sections.join('\n\n');
}
