import { PRICE_WORDS, clipBytes, priceFigure, subjectOf, wantedOf } from '../../contract/describe.js';
import { figuresOf } from '../../contract/figures.js';
import { termsText } from '../../contract/approval-terms.js';
import type { Hold, OrderView, Price, Quote } from '../../contract/view.js';
import { timeText } from './wording.js';

/** The most bytes of the details as in a URL, where a byte that is no plain letter takes three. Temporal takes 20 kB. */
const MOST_BYTES = 7_000;

/** The most bytes of somebody's words. */
const MOST_WORDS = 500;

/** What is shown together: one text, or a heading and its lines. */
type Part = string | string[];

/**
 * The order in Markdown, for the tab *User Metadata* of the Temporal UI: first what somebody has to do, then of the rest
 * what there is room for.
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

/** What there is to tell, the most important first. */
function partsOf(view: OrderView): Part[] {
  const { request, state, reason, attention, quote, approval, hold, circuit, refused, next } = view;
  return [
    `### ${state}: ${plain(`${request.action} ${subjectOf(request)} ${wantedOf(request)}`)}`,
    `Asked for by ${plain(request.requestedBy)}${request.reason === undefined ? '' : `: ${plain(request.reason)}`}`,
    ...(reason === undefined ? [] : [plain(reason)]),
    ...(attention === undefined ? [] : [`**Attention:** ${plain(attention.text)}`]),
    `**Next:** ${plain(next.text)}${next.at === undefined ? '' : ` By ${timeText(next.at)}.`}${next.who === undefined ? '' : ` Who: ${plain(next.who)}.`}`,
    ...(state === 'awaitingApproval' && quote !== undefined
      ? [`To decide, send the update \`approveOrder\` or \`rejectOrder\` with\n\n${json(quote.approveWith)}`]
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
          `#### Circuit ${plain(circuit.crossRegionBandwidthId)}\n\n${plain(circuit.status ?? 'status unknown')}` +
            (circuit.orderNumber === undefined ? '' : `, order number ${plain(circuit.orderNumber ?? 'not known')}`),
        ]),
    ...section(
      `Refused messages: ${refused.count}`,
      // The newest first: the oldest is what there may be no room for.
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

function quoteText({ id, price, previousPrice, base, where, differences = [], notes }: Quote): Part[] {
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

function holdText({ id, text, evidence, choices }: Hold): Part[] {
  return [
    `#### Hold ${id}: ${plain(text)}`,
    'To go on, send the update `resolveOrder` with one of',
    ...choices.map(({ choice, consequence, resolveWith }) => `**${choice}**: ${consequence}\n\n${json(resolveWith)}`),
    ...section('What is known', evidence.map(plain)),
  ];
}

/** Every figure that the API named, for a change beside the price in force; aligned, because the UI's tables are not. */
function priceTable(price: Price, previous: Price | undefined): string {
  const rows = [
    ...PRICE_WORDS.map(([field, words]) => [words, priceFigure(price, field), priceFigure(previous, field)] as const),
    ['tiers', tiers(price), previous === undefined ? null : tiers(previous)] as const,
  ].filter(([, now, before]) => now != null || before != null);
  const lines = rows.map(
    ([words, now, before]) =>
      `${words.padEnd(24)}${String(now ?? '-').padEnd(12)}${previous === undefined ? '' : `in force: ${before ?? '-'}`}`,
  );
  const table = lines.length === 0 ? 'no price named' : lines.map((line) => line.trimEnd()).join('\n');
  return ['```', table.replaceAll('`', "'"), '```'].join('\n');
}

function tiers({ stepPrices }: Price): string | null {
  return stepPrices === null ? null : JSON.stringify(stepPrices);
}

function json(value: unknown): string {
  return ['```json', JSON.stringify(value).replaceAll('`', '\\u0060'), '```'].join('\n');
}

/** Somebody's words as plain text: they must not pass for headings, links or lines of their own. */
function plain(text: string): string {
  return clipBytes(String(text).replace(/[\s\p{Cc}\p{Cs}]+/gu, ' '), MOST_WORDS).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
