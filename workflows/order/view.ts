import { clipBytes } from '../../contract/describe.js';
import { defined } from '../../contract/defined.js';
import { shownDecision } from '../../contract/kept-decision.js';
import { unsignedRequest } from '../../contract/request-signature.js';
import { closedQuote, waitingQuote } from '../../contract/shown-quote.js';
import { bytesOf } from '../../contract/text.js';
import type { ApprovalTerms, OrderState, OrderView, Party } from '../../contract/view.js';
import { requestOf, type OrderData } from './data.js';
import type { Quoted } from './stage.js';
import { nextOf } from './wording.js';

const MOST_BYTES = 64 * 1024;

/** Most names of a group to show in a large view. */
const FEW_NAMES = 10;

/** What people and programs see of an order: at most 64 KB as JSON. */
export function viewOf(orderId: string, data: OrderData): OrderView {
  let view = wholeView(orderId, data);
  if (fits(view)) {
    return view;
  }
  view = withFewNames(view, FEW_NAMES);
  // Only a long timeline with long texts is still too large: the oldest entries go first.
  for (let [entries, bytes] = [60, 1000]; entries > 0 && !fits(view); entries >>= 1, bytes >>= 1) {
    view = shortened(view, entries, bytes);
  }
  return fits(view) ? view : bare(view);
}

function fits(view: OrderView): boolean {
  return bytesOf(JSON.stringify(view)) <= MOST_BYTES;
}

/** The view with only some members of each party. The order itself still judges by all of them. */
function withFewNames(view: OrderView, names: number): OrderView {
  const { approval } = view;
  const { from } = approval?.terms ?? {};
  if (approval === undefined || from === undefined) {
    return view;
  }
  const few = ({ members, more = 0, ...party }: Party) => {
    const left = more + Math.max(0, members.length - names);
    return { ...party, members: members.slice(0, names), ...(left > 0 ? { more: left } : {}) };
  };
  const { terms } = approval;
  const { escalate } = terms;
  return {
    ...view,
    approval: {
      ...approval,
      terms: {
        ...terms,
        from: from.map(few),
        ...(escalate && { escalate: { ...escalate, to: escalate.to.map(few) } }),
        ...fewDelegations(terms, names),
      },
    },
  };
}

function fewDelegations({ delegations, moreDelegations = 0 }: ApprovalTerms, most: number): Partial<ApprovalTerms> {
  const left = moreDelegations + Math.max(0, (delegations?.length ?? 0) - most);
  return delegations === undefined || left === 0
    ? {}
    : { delegations: delegations.slice(0, most), moreDelegations: left };
}

/** The view with only the newest entries of each list, and with shorter texts. */
function shortened(view: OrderView, entries: number, bytes: number): OrderView {
  const { quote, approval, attention, hold, refused, timeline, next, reason } = withFewNames(view, entries >> 1);
  const clipped = <T extends object>(texts: T): T => withTexts(texts, bytes);
  const lines = (all: readonly string[]) => all.slice(0, entries).map((line) => clipBytes(line, bytes));
  return {
    ...view,
    timeline: timeline.slice(-entries).map(clipped),
    refused: { ...refused, latest: refused.latest.slice(-entries).map(clipped) },
    next: clipped(next),
    ...defined({
      reason: reason && clipBytes(reason, bytes),
      attention: attention && clipped(attention),
      quote: quote && {
        ...quote,
        price: clipped(quote.price),
        notes: lines(quote.notes),
        ...defined({
          previousPrice: quote.previousPrice && clipped(quote.previousPrice),
          differences: quote.differences?.slice(0, entries).map(clipped),
        }),
      },
      approval: approval && { ...approval, by: approval.by.map(clipped) },
      hold: hold && { ...hold, text: clipBytes(hold.text, bytes), evidence: lines(hold.evidence) },
    }),
  };
}

/** The same value with its own texts cut to so many bytes; texts deeper in it stay. */
function withTexts<T extends object>(value: T, bytes: number): T {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]: [string, unknown]) => [
      name,
      typeof field === 'string' ? clipBytes(field, bytes) : field,
    ]),
  ) as T;
}

/** The smallest view: the order's state, and where to find the rest. */
function bare({ orderId, request, state, since, refused, next }: OrderView): OrderView {
  const short = (text: unknown) => clipBytes(String(text), 255);
  return {
    orderId: short(orderId),
    request: { action: short(request.action), requestedBy: short(request.requestedBy) },
    state,
    since,
    attention: {
      code: 'tooLarge',
      text: 'This order is too large to show. Its history in Temporal has everything.',
    },
    refused: { count: refused.count, latest: [] },
    next: withTexts(next, 255),
    timeline: [],
  };
}

function wholeView(orderId: string, data: OrderData): OrderView {
  const { stage, since, reason, attention, past, refused } = data;
  const { state, quoted, circuit } = stage;
  return {
    orderId,
    request: unsignedRequest(requestOf(data)),
    state,
    since,
    ...defined({
      attention,
      quote: quoted && quoteIn(state, quoted),
      approval: quoted && approvalOf(quoted),
      hold: stage.state === 'held' ? stage.hold : undefined,
      circuit,
      reason,
    }),
    refused,
    next: nextOf(data),
    timeline: [...past, { state, at: since, ...defined({ reason }) }],
  };
}

function quoteIn(state: OrderState, { record: { quote, terms } }: Quoted): OrderView['quote'] {
  return state === 'awaitingApproval' ? waitingQuote(quote, terms) : closedQuote(quote);
}

function approvalOf({ record: { terms }, decisions, deadline, validUntil }: Quoted): OrderView['approval'] {
  return { terms, by: decisions.map(shownDecision), ...defined({ deadline, validUntil }) };
}
