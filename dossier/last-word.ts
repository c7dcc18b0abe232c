import type { RecordedRun } from '../client/index.js';
import { defined } from '../contract/defined.js';
import type { OrderView, RefusedMessage } from '../contract/index.js';
import { clipBytes } from '../contract/describe.js';
import { escaped } from '../contract/text.js';
import { showReceived } from '../workflows/messages/fields.js';
import { at, attributesOf, detailOf, failureText, fieldsOf, payloadAt, textAt, timeOf, typeOf } from './event.js';
import type { ToldState } from './story.js';

/** What a run says itself at its end. */
export interface LastWord {
  /** Its end, such as `COMPLETED` or `CONTINUED_AS_NEW`. */
  readonly ended: string;
  readonly endedAt: string;
  /** Why, when it was ended from outside. */
  readonly reason?: string;
  /** The order's view, of a run with which the order has ended. */
  readonly view?: OrderView;
  /** What it handed over to the next run. */
  readonly carried?: unknown;
}

const ENDED = /^WORKFLOW_EXECUTION_(COMPLETED|FAILED|TIMED_OUT|CANCELED|TERMINATED|CONTINUED_AS_NEW)$/;

/** @returns undefined for an open run */
export function lastWordOf({ events }: RecordedRun): LastWord | undefined {
  const event = events.at(-1) ?? {};
  const [, ended] = ENDED.exec(typeOf(event)) ?? [];
  if (ended === undefined) {
    return undefined;
  }
  const attributes = attributesOf(event);
  const said = { ended, endedAt: timeOf(event) };
  switch (ended) {
    case 'COMPLETED':
      return withView(said, payloadAt(attributes, 'result'));
    case 'FAILED':
      return withView({ ...said, reason: failureText(attributes['failure']) }, detailOf(attributes['failure']));
    case 'CANCELED':
      return withView(said, payloadAt(attributes, 'details'));
    case 'CONTINUED_AS_NEW':
      return { ...said, carried: at(attributes, 'input', 'payloads', 1) };
    default: {
      const reason = textAt(attributes, 'reason');
      return { ...said, ...(reason === undefined ? {} : { reason }) };
    }
  }
}

function withView(said: LastWord, view: unknown): LastWord {
  const { orderId, state, timeline } = fieldsOf(view);
  const isView = typeof orderId === 'string' && typeof state === 'string' && Array.isArray(timeline);
  return isView ? { ...said, view: view as OrderView } : said;
}

/** The refused messages that an order has kept, and whether these are all. */
export function refusedIn({
  view,
  carried,
}: LastWord): { all: boolean; latest: readonly RefusedMessage[] } | undefined {
  const { count, latest } = fieldsOf(view?.refused ?? at(carried, 'refused'));
  return Array.isArray(latest) ? { all: count === latest.length, latest: latest as RefusedMessage[] } : undefined;
}

/** Why an order has refused a message, by what it has kept; undefined = it has not, `unknown` = it may have. */
export function whyRefused(
  word: LastWord | undefined,
  message: { message: string; received: unknown; at: string },
): { refused: string } | { counted: true } | 'unknown' {
  const kept = word && refusedIn(word);
  if (kept === undefined) {
    return 'unknown';
  }
  const shown = showReceived(message.received);
  const found = kept.latest.find(
    (each) => each.message === message.message && each.at === message.at && each.received === shown,
  );
  if (found !== undefined) {
    return { refused: found.reason };
  }
  const [oldest] = kept.latest;
  return kept.all || (oldest !== undefined && oldest.at < message.at) ? { counted: true } : 'unknown';
}

/** A refusal as an order keeps it. */
export function asKept(text: string): string {
  return clipBytes(escaped(text), 1000);
}

/** Every state that an order has been in, as it says itself; undefined = it says nothing. */
export function statesIn({ view, carried }: LastWord): ToldState[] | undefined {
  const past = view?.timeline ?? at(carried, 'past');
  if (!Array.isArray(past)) {
    return undefined;
  }
  const { since, reason } = fieldsOf(carried);
  const now = { state: at(carried, 'stage', 'state'), at: since, reason };
  return [...(past as ToldState[]), ...(view === undefined ? [now as ToldState] : [])].map(({ state, at, reason }) => ({
    state,
    at,
    ...defined({ reason }),
  }));
}
