import { ORDER_ATTENTION, type Attention } from '../../contract/attention.js';
import { RESOLVE_CHOICES, type Hold, type RefusedMessage, type ResolveMessage } from '../../contract/view.js';
import type { KeptDecision, Replaced } from '../../contract/kept-decision.js';
import type { RequoteMessage } from '../../contract/message-fields.js';
import type { PlanOfCircuit } from '../../activities/index.js';
import type { CancelWish } from '../messages/cancelling.js';
import type { Doubts, OrderData, Suspect, Unanswered } from './data.js';
import type {
  Approved,
  Asked,
  AwaitingApproval,
  Ending,
  Held,
  OpenState,
  Provisioning,
  Quoted,
  Quoting,
  Searching,
  Sending,
} from './stage.js';
import {
  anyOf,
  checked,
  circuit,
  fieldsOf,
  flag,
  listOf,
  maybe,
  number,
  object,
  oddity,
  one,
  planOfCircuit,
  record,
  text,
  time,
  wishes,
  type Check,
  type Fields,
} from '../steps/results.js';

/**
 * Checks the data that one run of an order hands over to the next: only the form that this version writes is accepted.
 * Anybody may start a run with other data, and it could stop the order for ever before Temporal is asked where it is from.
 */

/** What is only shown of a request that nobody has checked. */
const received: Check = (value) =>
  object<object>({})(value) &&
  Object.values(fieldsOf(value)).every((field) => ['string', 'number', 'boolean'].includes(typeof field));

const resolve = object<ResolveMessage>({
  by: text,
  reason: text,
  hold: text,
  choice: one(...RESOLVE_CHOICES),
  crossRegionBandwidthId: maybe(text),
});
const requote = object<RequoteMessage>({ by: text, reason: maybe(text) });
const hold = object<Hold>({
  id: text,
  code: text,
  text,
  evidence: listOf(text),
  choices: listOf(object<Hold['choices'][number]>({ choice: text, consequence: text, resolveWith: resolve })),
});
const decision = object<KeptDecision>({
  by: text,
  decision: one('approve', 'reject'),
  quote: text,
  at: time,
  comment: maybe(text),
  for: maybe(text),
  signedAt: maybe(time),
  key: maybe(text),
  principal: maybe(text),
  signature: maybe(text),
  checked: maybe(checked),
});
const replaced = object<Replaced>({ by: text, for: maybe(text), signedAt: time });
const refused = object<RefusedMessage>({ at: time, message: text, by: maybe(text), reason: text, received: text });

const quotedFields: Fields<Quoted> = {
  record,
  decisions: listOf(decision),
  replaced: maybe(listOf(replaced)),
  deadline: maybe(time),
  validUntil: maybe(time),
  told: number,
  retries: number,
};
const quoted = object<Quoted>(quotedFields);
const asked = object<Asked>({ ...quotedFields, deadline: time });
const approved = object<Approved>({ ...quotedFields, validUntil: time });
const there = object<PlanOfCircuit>(planOfCircuit);

const known = { quoted: maybe(quoted), there: maybe(there), circuit: maybe(circuit) };
const placing = { ...known, state: one('placing') };
const provisioning = {
  ...known,
  state: one('provisioning'),
  circuit,
  boughtAt: time,
  oddity: maybe(oddity),
  resolve: maybe(resolve),
};

/** What an order knows in each state in which a run of it can end. */
const STAGES: { readonly [S in OpenState]: Check } = {
  quoting: object<Quoting>({ ...known, state: one('quoting'), retryAt: maybe(time) }),
  awaitingApproval: object<AwaitingApproval>({
    ...known,
    state: one('awaitingApproval'),
    quoted: asked,
    requote: maybe(requote),
  }),
  placing: anyOf(
    object<Sending>({ ...placing, doing: one('send'), quoted: approved }),
    object<Searching>({ ...placing, doing: one('search'), quoted: approved, untaken: maybe(text) }),
    object<Ending>({
      ...placing,
      doing: one('end'),
      quoted,
      ending: object<Ending['ending']>({ state: one('rejected', 'expired', 'cancelled'), reason: text }),
    }),
  ),
  held: object<Held>({ ...known, state: one('held'), hold, resolve: maybe(resolve), adopted: maybe(circuit) }),
  provisioning: anyOf(
    object<Provisioning>({ ...provisioning, quoted }),
    object<Provisioning>({ ...provisioning, there }),
  ),
};

const stage: Check = (value) => {
  const { state } = fieldsOf(value);
  return Object.entries(STAGES).some(([name, isRight]) => name === state && isRight(value));
};

const carried = object<OrderData>({
  received,
  stage,
  since: time,
  reason: maybe(text),
  attention: maybe(object<Attention>({ code: one(...ORDER_ATTENTION), text })),
  past: listOf(object<OrderData['past'][number]>({ state: text, at: time, reason: maybe(text) })),
  doubts: object<Doubts>({
    unanswered: listOf(object<Unanswered>({ text, sentAt: maybe(time), arrivesUntil: time })),
    suspect: maybe(object<Suspect>({ text, endedAt: maybe(time) })),
  }),
  cancel: maybe(object<CancelWish>({ by: text, reason: maybe(text) })),
  holds: number,
  refused: object<OrderData['refused']>({ count: number, latest: listOf(refused) }),
  notify: maybe(wishes),
  toldAttention: maybe(one(...ORDER_ATTENTION)),
  reset: maybe(flag),
});

/** @returns undefined when the value is not what an open order hands over */
export function asCarried(value: unknown): OrderData | undefined {
  return carried(value) ? (value as OrderData) : undefined;
}
