import { PRICE_WORDS, figuresOf, subjectOf } from '../contract/describe.js';
import { termsText } from '../contract/approval-terms.js';
import type { Hold, OrderView, Price, Quote } from '../contract/view.js';
import { timeText } from './wording.js';

/** The order in Markdown, for the tab *User Metadata* of the Temporal UI: first what somebody has to do, then the rest. */
export function detailsText(view: OrderView): string {
  const { request, state, reason, attention, quote, approval, hold, circuit, refused, next } = view;
  return [
    `### ${state}: ${plain(`${request.action} ${subjectOf(request)} ${figuresOf(request)}`)}`,
    `Asked for by ${plain(request.requestedBy)}${request.reason === undefined ? '' : `: ${plain(request.reason)}`}`,
    ...(reason === undefined ? [] : [plain(reason)]),
    ...(attention === undefined ? [] : [`**Attention:** ${plain(attention.text)}`]),
    `**Next:** ${plain(next.text)}${next.at === undefined ? '' : ` By ${timeText(next.at)}.`}${next.who === undefined ? '' : ` Who: ${plain(next.who)}.`}`,
    ...(state === 'awaitingApproval' && quote !== undefined
      ? ['To decide, send the update `approveOrder` or `rejectOrder` with', json(quote.approveWith)]
      : []),
    ...(hold === undefined ? [] : holdText(hold)),
    ...(quote === undefined ? [] : quoteText(quote)),
    ...(approval === undefined ? [] : [plain(termsText(approval.terms, request.requestedBy))]),
    ...section(
      'Decisions',
      (approval?.by ?? []).map(
        ({ by, decision, at, comment }) =>
          `${decision} by ${plain(by)} (as claimed) at ${timeText(at)}${comment === undefined ? '' : `: ${plain(comment)}`}`,
      ),
    ),
    ...(circuit === undefined
      ? []
      : [
          `#### Circuit ${plain(circuit.crossRegionBandwidthId)}`,
          plain(circuit.status ?? 'status unknown') +
            (circuit.orderNumber === undefined ? '' : `, order number ${plain(circuit.orderNumber ?? 'not known')}`),
        ]),
    ...section(
      `Refused messages: ${refused.count}`,
      refused.latest.map(
        ({ at, message, by, reason: why }) =>
          `${timeText(at)} ${message}${by === undefined ? '' : ` by ${plain(by)}`}: ${plain(why)}`,
      ),
    ),
  ].join('\n\n');
}

function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`#### ${heading}`, lines.map((line) => `- ${line}`).join('\n')];
}

function quoteText({ id, price, previousPrice, base, where, differences = [], notes }: Quote): string[] {
  return [
    `#### Quote ${id}`,
    ...(base === undefined
      ? []
      : [
          plain(
            `The circuit before: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}` +
              (where === undefined ? '' : `, ${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}`),
          ),
        ]),
    priceTable(price, previousPrice),
    ...section(
      'Different from the quote before',
      differences.map(
        ({ field, before, now }) =>
          `${plain(field)}: ${plain(String(before ?? 'nothing'))} → **${plain(String(now ?? 'nothing'))}**`,
      ),
    ),
    ...section('Good to know', notes.map(plain)),
  ];
}

function holdText({ id, text, evidence, choices }: Hold): string[] {
  return [
    `#### Hold ${id}: ${plain(text)}`,
    ...(evidence.length === 0 ? [] : [evidence.map((line) => `- ${plain(line)}`).join('\n')]),
    'To go on, send the update `resolveOrder` with one of',
    ...choices.flatMap(({ choice, consequence, resolveWith }) => [`**${choice}**: ${consequence}`, json(resolveWith)]),
  ];
}

/** Every figure that the API named, for a change beside the price in force; aligned, because the UI's tables are not. */
function priceTable(price: Price, previous: Price | undefined): string {
  const rows = [
    ...PRICE_WORDS.map(([field, words]) => [words, price[field], previous?.[field] ?? null] as const),
    ['tiers', tiers(price), previous === undefined ? null : tiers(previous)] as const,
  ].filter(([, now, before]) => now !== null || before !== null);
  const lines = rows.map(
    ([words, now, before]) =>
      `${words.padEnd(24)}${String(now ?? '-').padEnd(12)}${previous === undefined ? '' : `in force: ${before ?? '-'}`}`,
  );
  return ['```', ...(lines.length === 0 ? ['no price named'] : lines.map((line) => line.trimEnd())), '```'].join('\n');
}

function tiers({ stepPrices }: Price): string | null {
  return stepPrices === null ? null : JSON.stringify(stepPrices);
}

function json(value: unknown): string {
  return ['```json', JSON.stringify(value), '```'].join('\n');
}

/** Somebody's words as plain text: they must not pass for headings, links or lines of their own. */
function plain(text: string): string {
  return String(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
