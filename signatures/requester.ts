import { orderIdOf, requestStatement, samePerson, type OrderRequest } from '../contract/index.js';
import { SIGNERS_CLOCK_OFF_MS } from '../contract/limits.js';
import type { Signers } from './signers.js';
import { refusal, verify, type Refusal } from './verify.js';

/** How old the signature of a request may be when its order starts. */
const MOST_OLD_MS = 60 * 60_000;

/** What is known of who asks for an order. */
export type Requester =
  /** `text`: what the approvers should know, as a sentence. */
  | { readonly kind: 'signed' | 'unchecked'; readonly text: string }
  | { readonly kind: 'unsigned' }
  /** Why the signature does not count, as a part of a sentence: for who has sent it, and for who only looks at it. */
  | { readonly kind: 'forged'; readonly text: string; readonly reason: string };

/**
 * Proves who asks for an order: the requester's own key has signed it, or that of a tool which the policy trusts to know its
 * users.
 *
 * @param listed whose signatures count; undefined = the policy names no signers
 * @param tools names that may sign for others
 * @param now the server's time, Unix ms
 * @param startedAt when the order was started, for the first quote; undefined = the signature may be of any age
 */
export function requesterOf(
  listed: Signers | undefined,
  request: OrderRequest,
  { tools, now, startedAt }: { tools: readonly string[]; now: number; startedAt: number | undefined },
): Requester {
  const { signedBy: by, signedAt, signature, requestedBy } = request;
  if (by === undefined || signedAt === undefined || signature === undefined) {
    return { kind: 'unsigned' };
  }
  if (listed === undefined) {
    return {
      kind: 'unchecked',
      text: `Nobody has checked the signature of ${by} on the request: the policy names no signers.`,
    };
  }
  const isOwn = samePerson(by, requestedBy);
  if (!isOwn && !tools.some((tool) => samePerson(tool, by))) {
    return forged(refusal(`signedBy is ${by}, expected ${requestedBy} or one of the policy's tools`));
  }
  const at = Date.parse(signedAt);
  if (startedAt !== undefined && !(at >= startedAt - MOST_OLD_MS && at <= startedAt + SIGNERS_CLOCK_OFF_MS)) {
    return forged(refusal(`signedAt is ${signedAt}, expected a time in the hour before the order's start`));
  }
  const statement = requestStatement(orderIdOf(request) ?? '', request, { by, signedAt });
  const verdict = verify({ statement, signature, by, signedAt: at, now }, listed);
  if ('refused' in verdict) {
    return forged(verdict);
  }
  return {
    kind: 'signed',
    text: `The request is signed by ${by}${isOwn ? '' : ` for ${requestedBy}`} (${verdict.key}).`,
  };
}

function forged({ refused, reason }: Refusal): Requester {
  return { kind: 'forged', text: refused, reason };
}
