import { clipBytes } from '../contract/describe.js';
import type { OrderView } from '../contract/view.js';
import type { OrderData } from './order-data.js';
import { nextOf } from './wording.js';

const MOST_BYTES = 64 * 1024;

/** What people and programs see of an order: at most 64 KB as JSON. */
export function viewOf(orderId: string, data: OrderData): OrderView {
  let view = wholeView(orderId, data);
  // Only an order with a long story in long words is that large: it loses the oldest first.
  for (let [entries, bytes] = [30, 500]; entries > 0 && sizeOf(view) > MOST_BYTES; entries >>= 1, bytes >>= 1) {
    view = shortened(view, entries, bytes);
  }
  return view;
}

function sizeOf(view: OrderView): number {
  return new TextEncoder().encode(JSON.stringify(view)).length;
}

/** A view with only the newest entries of all that can grow, and with texts of so many bytes. */
function shortened(view: OrderView, entries: number, bytes: number): OrderView {
  const { quote, hold, refused, timeline } = view;
  const clipped = <T extends { reason?: string }>(entry: T): T =>
    entry.reason === undefined ? entry : { ...entry, reason: clipBytes(entry.reason, bytes) };
  const texts = (lines: string[]) => lines.slice(0, entries).map((line) => clipBytes(line, bytes));
  return {
    ...view,
    timeline: timeline.slice(-entries).map(clipped),
    refused: { ...refused, latest: refused.latest.slice(-entries).map(clipped) },
    ...(quote === undefined
      ? {}
      : {
          quote: {
            ...quote,
            notes: texts(quote.notes),
            ...(quote.differences === undefined ? {} : { differences: quote.differences.slice(0, entries) }),
          },
        }),
    ...(hold === undefined ? {} : { hold: { ...hold, evidence: texts(hold.evidence) } }),
  };
}

function wholeView(orderId: string, data: OrderData): OrderView {
  const { request, state, since, attention, quoted, decisions, deadline, validUntil, refused, hold, circuit, reason } =
    data;
  return {
    orderId,
    request,
    state,
    since,
    ...(attention === undefined ? {} : { attention }),
    ...(quoted === undefined ? {} : { quote: quoted.quote }),
    ...(quoted === undefined
      ? {}
      : {
          approval: {
            required: quoted.terms.required,
            terms: quoted.terms,
            by: decisions,
            ...(deadline === undefined ? {} : { deadline }),
            ...(validUntil === undefined ? {} : { validUntil }),
          },
        }),
    refused,
    ...(hold === undefined ? {} : { hold }),
    ...(circuit === undefined ? {} : { circuit }),
    next: nextOf(data),
    timeline: data.timeline,
    ...(reason === undefined ? {} : { reason }),
  };
}
