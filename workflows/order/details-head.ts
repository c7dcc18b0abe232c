import { priceChangeText } from '../../contract/describe.js';
import { timeText } from '../../contract/time-text.js';
import { MESSAGES } from '../../contract/messages.js';
import { DECISIONS, type Hold, type OrderView, type ShownQuote } from '../../contract/view.js';
import { json, plain, section, type Part } from './markdown.js';
import { STATE_TITLES } from './words.js';
import { whatText } from './wording.js';

/** Most bytes in a URL of each text that must always be there. Together they leave room for the JSON. */
const MOST = { what: 900, price: 300, next: 900, who: 600, cause: 1_500, choice: 300 };

/**
 * What comes first: what is ordered, the price, what happens next, by when, by whom, and the JSON to send. It always
 * fits.
 */
export function headParts(view: OrderView): Part[] {
  const { state, reason, attention, quote, hold } = view;
  const what = plain(whatText(view), MOST.what);
  const title = STATE_TITLES[state];
  const price = quote === undefined ? undefined : plain(priceChangeText(quote.price, quote.previousPrice), MOST.price);
  const noted = attention === undefined ? [] : [`**Attention:** ${plain(attention.text, MOST.cause)}`];
  if (state === 'awaitingApproval' && quote !== undefined) {
    return [`### ${title}: ${what} for ${price}`, nextText(view), howToDecide(view, quote), ...noted];
  }
  const priced = price === undefined ? what : `${what} for ${price}`;
  if (state === 'failed') {
    return [`### ${title}: ${plain(reason ?? 'no cause is known', MOST.cause)}`, nextText(view), priced, ...noted];
  }
  return [
    `### ${title}: ${priced}`,
    // The reason of an order that is held is the text of its hold.
    ...(hold === undefined
      ? reason === undefined
        ? []
        : [plain(reason, MOST.cause)]
      : [plain(hold.text, MOST.cause)]),
    nextText(view),
    ...(hold === undefined ? noted : [...holdParts(hold, attention?.text), ...noted]),
  ];
}

/** The message to send, or the commands that make it. An order's id holds nothing that Markdown would interpret in code. */
function howToDecide({ orderId, approval }: OrderView, { id, approveWith }: ShownQuote): string {
  const { signal, update } = MESSAGES.approve;
  const rejecting = MESSAGES.reject;
  if (approval?.terms.identity === 'signed') {
    const [approve, reject] = DECISIONS.map((name) => `\`crb sign ${name} ${orderId} --quote ${id}\``);
    return (
      `Sign to decide: ${approve} or ${reject} prints the JSON for the update \`${update.name}\` or \`${rejecting.update.name}\`. ` +
      '`crb approve` and `crb reject` sign and send.'
    );
  }
  const send =
    approval?.terms.identity === 'attributed'
      ? `Signal \`${signal.name}\` or \`${rejecting.signal.name}\`. Only signals count here`
      : `Update \`${update.name}\` or \`${rejecting.update.name}\``;
  return `${send}:\n\n${json(approveWith)}`;
}

/** `**By 29 Nov 10:00 UTC, by anyone except ana.** Waiting for 1 approval. Otherwise the order expires.` */
function nextText({ next: { text, at, who }, since }: OrderView): string {
  const when = at === undefined ? [] : [`by ${timeText(at, since)}`];
  const whom = who === undefined ? [] : [`by ${plain(who, MOST.who)}`];
  const head = [...when, ...whom].join(', ');
  return `**${head === '' ? 'Next' : head.replace(/^b/, 'B')}:** ${plain(text, MOST.next)}`;
}

/** How to resolve a hold, and what is known that was not said yet. */
function holdParts({ text, evidence, choices }: Hold, said = ''): Part[] {
  const kinds = [...new Set(choices.map(({ choice }) => choice))];
  return [
    'Update `resolveOrder`, with one of these:',
    ...kinds.map((kind) => {
      const [first, ...others] = choices.filter(({ choice }) => choice === kind);
      const ids = others.map(({ resolveWith }) => resolveWith.crossRegionBandwidthId ?? '?').join(', ');
      const or = others.length === 0 ? '' : ` Other circuits that it could be: ${plain(ids, MOST.choice)}.`;
      return `**${kind}**: ${first?.consequence ?? ''}${or}\n\n${json(first?.resolveWith)}`;
    }),
    ...section(
      'What is known',
      evidence.filter((line) => !text.includes(line) && !said.includes(line)).map((line) => plain(line)),
    ),
  ];
}
