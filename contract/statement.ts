import { canonical } from './canonical.js';
import { priceChangeText, whatOf } from './describe.js';
import type { ShownRequest } from './request.js';
import { unsignedRequest } from './request-signature.js';
import { escaped, textOr } from './text.js';
import type { Decision, Quote } from './view.js';

/**
 * The texts that people sign: one `name: value` line for each fact, in a fixed order, ending with a newline. Worker, client
 * and whoever checks later make the same text from the same facts.
 */

/** What a decision is about, as the order itself and its view have it. */
export interface Decided {
  /** The workflow id. */
  readonly orderId: string;
  /** The first run of the order: another order under the same id has another one. */
  readonly firstRunId: string;
  readonly request: ShownRequest;
  readonly quote: Pick<Quote, 'id' | 'price' | 'previousPrice' | 'base' | 'where'>;
}

/** What somebody says about it. `signedAt`: ISO time, as it is in the message. */
export interface SignedDecision extends Pick<Decision, 'decision' | 'by' | 'comment'> {
  /** The person that the decision is made for. */
  readonly for?: string;
  readonly signedAt: string;
}

/**
 * The text that a decision's signature is of. `in full` holds all that was quoted as canonical JSON: the words before it
 * are for readers and leave figures out.
 */
export function decisionStatement(
  { orderId, firstRunId, request, quote }: Decided,
  { decision, comment, by, for: represented, signedAt }: SignedDecision,
): string {
  const { id, price, previousPrice, base, where } = quote;
  return lines('crb-orders decision, version 1', [
    ['order', orderId],
    ['first run', firstRunId],
    ['quote', id],
    ['request', wordsOf(request)],
    ['price', priceChangeText(price, previousPrice)],
    ['in full', { request: unsignedRequest(request), price, previousPrice, base, where }],
    ['decision', decision],
    ['comment', comment],
    ['by', by],
    ['for', represented],
    ['signed at', signedAt],
  ]);
}

/** The text that the signature of a request is of. */
export function requestStatement(
  orderId: string,
  request: ShownRequest,
  { by, signedAt }: { readonly by: string; readonly signedAt: string },
): string {
  return lines('crb-orders request, version 1', [
    ['order', orderId],
    ['request', wordsOf(request)],
    ['in full', unsignedRequest(request)],
    ['by', by],
    ['signed at', signedAt],
  ]);
}

function wordsOf(request: ShownRequest): string {
  return `${whatOf(request)} for ${textOr(request.requestedBy, '?')}`;
}

/** A text, or an object as JSON; undefined = the line is left out. */
type Fact = string | object | undefined;

function lines(title: string, facts: readonly (readonly [name: string, value: Fact])[]): string {
  const given = facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${oneLine(value)}`]));
  return [title, ...given, ''].join('\n');
}

/**
 * A value that can't end its line. A text's backslashes are doubled, so that no two texts look alike; in JSON they are
 * already.
 */
function oneLine(value: string | object): string {
  return escaped(typeof value === 'string' ? value.replaceAll('\\', '\\\\') : canonical(value));
}
