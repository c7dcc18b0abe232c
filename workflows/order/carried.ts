import type { Oddity } from '../../activities/index.js';
import {
  isFinal,
  RESOLVE_CHOICES,
  type CircuitFigures,
  type Decision,
  type FinalState,
  type Hold,
  type OrderState,
  type RefusedMessage,
  type ResolveMessage,
} from '../../contract/view.js';
import type { CancelWish } from '../messages/cancelling.js';
import type { OrderData } from './data.js';
import {
  circuit,
  fieldsOf,
  figures,
  flag,
  listOf,
  maybe,
  number,
  object,
  one,
  record,
  settings,
  text,
  time,
  type Check,
} from '../steps/results.js';

/**
 * Checks the data that one run of an order hands over to the next: only the form that this version writes is accepted.
 * Anybody may start a run with other data, and it could stop the order for ever before Temporal is asked where it is from.
 */

/** The fields that an open order must have in each state. */
const NEEDED: Readonly<Record<Exclude<OrderState, FinalState>, readonly (keyof OrderData)[]>> = {
  quoting: [],
  awaitingApproval: ['quoted', 'target', 'settings'],
  placing: ['quoted', 'target', 'settings'],
  held: ['hold'],
  provisioning: ['circuit', 'target', 'settings'],
};

/** An unchecked request is only shown. Of its fields only the marketing info has fields of its own. */
const request: Check = (value) =>
  Object.entries(fieldsOf(value)).every(
    ([name, field]) => name === 'marketingInfo' || ['string', 'number', 'boolean'].includes(typeof field),
  ) && object<object>({})(value);

const message = { by: text, reason: text };
const resolve = object<ResolveMessage>({
  ...message,
  hold: text,
  choice: one(...RESOLVE_CHOICES),
  crossRegionBandwidthId: maybe(text),
});
const hold = object<Hold>({
  id: text,
  code: text,
  text,
  evidence: listOf(text),
  choices: listOf(object<Hold['choices'][number]>({ choice: text, consequence: text, resolveWith: resolve })),
});
const decision = object<Decision>({
  by: text,
  decision: one('approve', 'reject'),
  quote: text,
  at: time,
  comment: maybe(text),
});
const refused = object<RefusedMessage>({ at: time, message: text, by: maybe(text), reason: text, received: text });

const carried = object<OrderData>({
  request,
  state: one(...Object.keys(NEEDED)),
  since: time,
  timeline: listOf(object<OrderData['timeline'][number]>({ state: text, at: time, reason: maybe(text) })),
  reason: maybe(text),
  failure: maybe(text),
  attention: maybe(object<{ code: string; text: string }>({ code: text, text })),
  quoted: maybe(object(record)),
  revisions: number,
  decisions: listOf(decision),
  deadline: maybe(time),
  validUntil: maybe(time),
  told: maybe(object<NonNullable<OrderData['told']>>({ quote: text, notice: flag, reminders: number })),
  reset: maybe(flag),
  retries: number,
  retryAt: maybe(time),
  unanswered: listOf(text),
  search: maybe(object<NonNullable<OrderData['search']>>({ until: time, untaken: maybe(text) })),
  arrivesUntil: maybe(time),
  suspect: maybe(object<NonNullable<OrderData['suspect']>>({ text, endedAt: maybe(time) })),
  ending: maybe(
    object<NonNullable<OrderData['ending']>>({
      state: (state) => isFinal(state as OrderState),
      reason: text,
    }),
  ),
  hold: maybe(hold),
  holds: number,
  resolve: maybe(resolve),
  cancel: maybe(object<CancelWish>({ by: text, reason: maybe(text) })),
  target: maybe(object<CircuitFigures>(figures)),
  circuit: maybe(circuit),
  boughtAt: maybe(time),
  oddity: maybe(object<Oddity>({ code: text, since: number })),
  refused: object<OrderData['refused']>({ count: number, latest: listOf(refused) }),
  searchAttributes: listOf(text),
  settings: maybe(settings),
});

/** @returns undefined when the value is not what an open order hands over */
export function asCarried(value: unknown): OrderData | undefined {
  if (!carried(value)) {
    return undefined;
  }
  const data = value as OrderData;
  const needed = isFinal(data.state) ? [] : NEEDED[data.state];
  return needed.every((field) => data[field] !== undefined) ? data : undefined;
}
