import { deciderText, withoutEnded } from '../../contract/delegation.js';
import {
  DECIDED,
  differenceText,
  PRICE_WORDS,
  priceFigure,
  priceNote,
  provedText,
  tierText,
} from '../../contract/describe.js';
import { figuresOf } from '../../contract/figures.js';
import { termsText } from '../../contract/approval-terms.js';
import { textOr } from '../../contract/text.js';
import { timeText } from '../../contract/time-text.js';
import type { OrderView, Price, ShownQuote } from '../../contract/view.js';
import { headParts } from './details-head.js';
import { plain, section, sizeOf, type Part } from './markdown.js';

/**
 * Most bytes of the details, counted as in a URL: the Temporal UI puts them into one, and proxies cut URLs at 8 KB. A byte
 * that is no plain letter counts as three.
 */
const MOST_BYTES = 7_000;

/**
 * The order in Markdown, for the tab *User Metadata* of the Temporal UI: first what it is and what somebody has to do,
 * then as much of the rest as fits.
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
  const shown = [...headParts(view), ...moreParts(view)].map((part) => [part].flat().filter(fits).join('\n'));
  return [...shown.filter((part) => part !== ''), ...(whole ? [] : [rest])].join('\n\n');
}

/** What is good to know, the most important first. */
function moreParts({ request, state, since, quote, approval, circuit, refused }: OrderView): Part[] {
  const requestedBy = textOr(request.requestedBy, '?');
  const why = request.reason === undefined ? '' : `: ${plain(textOr(request.reason, '?'))}`;
  return [
    `Requested by ${plain(requestedBy)}${why}`,
    ...(quote === undefined ? [] : quoteParts(quote)),
    ...(approval === undefined
      ? []
      : [plain(termsText(withoutEnded(approval.terms, Date.parse(since)), requestedBy, approval.deadline))]),
    ...section(
      'Decisions',
      (approval?.by ?? []).map(
        (said) =>
          `${DECIDED[said.decision]} by ${plain(deciderText(said))} (${plain(provedText(said))}) at ${timeText(said.at, since)}${said.comment === undefined ? '' : `: ${plain(said.comment)}`}`,
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
          ({ at, message, by, reason }) =>
            `Refused ${message}${by === undefined ? '' : ` by ${plain(by)}`} at ${timeText(at, since)}: ${plain(reason)}`,
        ),
    ),
    `State: ${state} since ${timeText(since)}`,
  ];
}

function quoteParts({ id, price, previousPrice, base, where, differences = [], notes }: ShownQuote): Part[] {
  return [
    `#### Quote ${plain(id)}`,
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
      differences.map((difference) => plain(differenceText(difference))),
    ),
    ...section('Good to know', [priceNote(price), ...notes].map(plainLine)),
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
      `${words.padEnd(24)}${(now ?? '-').padEnd(14)}${previous === undefined ? '' : `in force: ${before ?? '-'}`}`,
  );
  const table = lines.length === 0 ? 'no price given' : lines.map((line) => line.trimEnd()).join('\n');
  return ['```', table.replaceAll('`', "'"), '```'].join('\n');
}

function tiers({ stepPrices }: Price): string | undefined {
  return stepPrices?.map(tierText).join(', ');
}

function plainLine(text: string): string {
  return plain(text);
}
