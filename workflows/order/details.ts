import { PRICE_WORDS, priceFigure, priceNote, whatOf } from '../../contract/describe.js';
import { figuresOf } from '../../contract/figures.js';
import { termsText } from '../../contract/approval-terms.js';
import { plainMarkdown } from '../../contract/plain-markdown.js';
import { textOr } from '../../contract/text.js';
import { timeText } from '../../contract/time-text.js';
import type { Hold, OrderView, Price, ShownQuote } from '../../contract/view.js';

/** Most bytes of the details, counted as in a URL: a byte that is no plain letter counts as three. Temporal takes 20 kB. */
const MOST_BYTES = 7_000;

/** Most bytes of a text that a person wrote. */
const MOST_WORDS = 500;

/** One paragraph, or a heading with its lines. */
type Part = string | string[];

/**
 * The order in Markdown, for the tab *User Metadata* of the Temporal UI: first what somebody has to do, then as much of
 * the rest as fits.
 */
export function detailsText(view: OrderView): string {
  const rest = 'There is more: see the query `order`, or `crb show`.';
  let room = MOST_BYTES - sizeOf(rest);
  let whole = true;
  const fits = (line: string) => {
    const size = sizeOf(line);
    if (size > room) {
      whole = false;
      return false;
    }
    room -= size;
    return true;
  };
  const shown = partsOf(view).map((part) => [part].flat().filter(fits).join('\n'));
  return [...shown.filter((part) => part !== ''), ...(whole ? [] : [rest])].join('\n\n');
}

function sizeOf(line: string): number {
  return encodeURIComponent(`${line}\n\n`.toWellFormed()).length;
}

/** All parts, the most important first. */
function partsOf(view: OrderView): Part[] {
  const { request, state, reason, attention, quote, approval, hold, circuit, refused, next } = view;
  const requestedBy = textOr(request.requestedBy, '?');
  return [
    `### ${state}: ${plain(whatOf(request))}`,
    `Requested by ${plain(requestedBy)}${request.reason === undefined ? '' : `: ${plain(textOr(request.reason, '?'))}`}`,
    ...(reason === undefined ? [] : [plain(reason)]),
    ...(attention === undefined ? [] : [`**Attention:** ${plain(attention.text)}`]),
    `**Next:** ${plain(next.text)}${next.at === undefined ? '' : ` When: ${timeText(next.at)}.`}${next.who === undefined ? '' : ` Who: ${plain(next.who)}.`}`,
    ...(quote?.approveWith !== undefined
      ? [`To decide, send the update \`approveOrder\` or \`rejectOrder\` with\n\n${json(quote.approveWith)}`]
      : []),
    ...(hold === undefined ? [] : holdText(hold)),
    ...(quote === undefined ? [] : quoteText(quote)),
    ...(approval === undefined ? [] : [plain(termsText(approval.terms, requestedBy))]),
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
          `#### Circuit ${plain(circuit.crossRegionBandwidthId)}\n\n${plain(circuit.status ?? 'status unknown')}` +
            (circuit.orderNumber === undefined ? '' : `, order number ${plain(circuit.orderNumber ?? 'unknown')}`),
        ]),
    ...section(
      `Refused messages: ${refused.count}`,
      // The newest first, because the last ones may not fit.
      [...refused.latest]
        .reverse()
        .map(
          ({ at, message, by, reason: why }) =>
            `${timeText(at)} ${message}${by === undefined ? '' : ` by ${plain(by)}`}: ${plain(why)}`,
        ),
    ),
  ];
}

function section(heading: string, lines: string[]): Part[] {
  return lines.length === 0 ? [] : [[`#### ${heading}\n`, ...lines.map((line) => `- ${line}`)]];
}

function quoteText({ id, price, previousPrice, base, where, differences = [], notes }: ShownQuote): Part[] {
  return [
    `#### Quote ${id}`,
    ...(base === undefined
      ? []
      : [
          plain(
            `Before the change: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}` +
              (where === undefined ? '' : `, ${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}`),
          ),
        ]),
    priceTable(price, previousPrice),
    ...section(
      'Changes since the previous quote',
      differences.map(
        ({ field, before, now }) =>
          `${plain(field)}: ${plain(String(before ?? 'none'))} → **${plain(String(now ?? 'none'))}**`,
      ),
    ),
    ...section('Good to know', [priceNote(price), ...notes].map(plain)),
  ];
}

function holdText({ id, text, evidence, choices }: Hold): Part[] {
  return [
    `#### Hold ${id}: ${plain(text)}`,
    'To continue, send the update `resolveOrder` with one of these:',
    ...choices.map(({ choice, consequence, resolveWith }) => `**${choice}**: ${consequence}\n\n${json(resolveWith)}`),
    ...section('What is known', evidence.map(plain)),
  ];
}

/** Every figure that the API gave, and for a change the price in force. Padded with spaces: the UI aligns no tables. */
function priceTable(price: Price, previous: Price | undefined): string {
  const rows = [
    ...PRICE_WORDS.map(([field, words]) => [words, priceFigure(price, field), priceFigure(previous, field)] as const),
    ['tiers', tiers(price), previous && tiers(previous)] as const,
  ].filter(([, now, before]) => now !== undefined || before !== undefined);
  const lines = rows.map(
    ([words, now, before]) =>
      `${words.padEnd(24)}${String(now ?? '-').padEnd(12)}${previous === undefined ? '' : `in force: ${before ?? '-'}`}`,
  );
  const table = lines.length === 0 ? 'no price given' : lines.map((line) => line.trimEnd()).join('\n');
  return ['```', table.replaceAll('`', "'"), '```'].join('\n');
}

function tiers({ stepPrices }: Price): string | undefined {
  return stepPrices && JSON.stringify(stepPrices);
}

function json(value: unknown): string {
  return ['```json', JSON.stringify(value).replaceAll('`', '\\u0060'), '```'].join('\n');
}

/** A person's text as plain text: it must not look like a heading, a link or a line of its own. */
function plain(text: string): string {
  return plainMarkdown(String(text), MOST_WORDS);
}
