import type {
  Account,
  CheckResult,
  DeliveryResult,
  EarlierRun,
  EarlierRunResult,
  NoticesResult,
  FindResult,
  Oddity,
  Plan,
  PlanOfCircuit,
  PlaceResult,
  QuoteRecord,
  QuoteResult,
  RecordedSettings,
  TrackResult,
  VouchResult,
} from '../../activities/index.js';
import { ODDITIES, TRACKING_ATTENTION, type Attention } from '../../contract/attention.js';
import { ACTION_NAMES, identityOf, targetOf } from '../../contract/actions/index.js';
import type { Delegation } from '../../contract/delegation.js';
import type { KeptDecision } from '../../contract/kept-decision.js';
import { NOTICE_EVENTS, type NoticeWishes, type Undelivered } from '../../contract/notices.js';
import { IDENTITIES } from '../../contract/view-words.js';
import type {
  ApprovalTerms,
  Circuit,
  CircuitFigures,
  Difference,
  Party,
  Place,
  Price,
  Quote,
  StartingPoint,
  StepPrice,
} from '../../contract/view.js';

/**
 * Checks the result of a step: only a form that this version's steps write is accepted. Anything else (a result given by
 * hand, one of a newer worker, one that can't be decoded) says nothing about what happened. It must not be taken for a
 * real result, and must not stop the order.
 */
export type Check = (value: unknown) => boolean;

/** A check for each field, the optional ones too. */
export type Fields<T> = { readonly [F in keyof T]-?: Check };

/** For each kind of a result its other fields. */
type Forms<R extends { kind: string }> = {
  readonly [K in R['kind']]: Omit<Fields<Extract<R, { kind: K }>>, 'kind'>;
};

export const text: Check = (value) => typeof value === 'string';
export const flag: Check = (value) => typeof value === 'boolean';
export const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
/** Sums of these stay within what a `Date` can hold. */
const MOST_DURATION_MS = 10 * 365 * 86_400_000;
const MOST_TIME_MS = Date.UTC(9999, 0);
const duration: Check = (value) => number(value) && Number(value) >= 0 && Number(value) <= MOST_DURATION_MS;
export const time: Check = (value) => typeof value === 'string' && Math.abs(Date.parse(value)) <= MOST_TIME_MS;
export const anyOf =
  (...checks: Check[]): Check =>
  (value) =>
    checks.some((isRight) => isRight(value));
const allOf =
  (...checks: Check[]): Check =>
  (value) =>
    checks.every((isRight) => isRight(value));
export const one =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
export const maybe = (isRight: Check) => anyOf(one(undefined), isRight);
const orNull = (isRight: Check) => anyOf(one(null), isRight);
export const listOf =
  (isRight: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(isRight);
export const object = <T>(fields: Fields<T>): Check => {
  const checks = Object.entries<Check>(fields);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    checks.every(([field, isRight]) => isRight(fieldsOf(value)[field]));
};

const figures = { internetChargeType: text, bandwidth: number, bandwidthCap: orNull(number) };
const base = object<StartingPoint>({ ...figures, status: text });
const place = object<Place>({ vpcId: text, regionA: text, regionZ: text });
export const circuit = object<Circuit>({
  crossRegionBandwidthId: (value) => text(value) && value !== '',
  status: maybe(text),
  orderNumber: maybe(orNull(text)),
});
const figureOrText = orNull(anyOf(number, text));
const difference = object<Difference>({ field: text, before: figureOrText, now: figureOrText });
const tier = object<StepPrice>({
  stepStart: maybe(number),
  stepEnd: maybe(number),
  unitPrice: maybe(number),
  discountUnitPrice: maybe(number),
});
const price = object<Price>({
  discount: maybe(number),
  originalPrice: maybe(number),
  discountPrice: maybe(number),
  unitPrice: maybe(number),
  discountUnitPrice: maybe(number),
  chargeUnit: maybe(text),
  stepPrices: maybe(listOf(tier)),
  amountUnit: maybe(text),
  excessUnitPrice: maybe(number),
  excessDiscountUnitPrice: maybe(number),
  excessAmountUnit: maybe(text),
  category: maybe(text),
});
const quote = object<Quote>({
  id: text,
  revision: number,
  price,
  previousPrice: maybe(price),
  differences: maybe(listOf(difference)),
  base: maybe(base),
  where: maybe(place),
  notes: listOf(text),
  inquiredAt: time,
  approveWith: object<Quote['approveWith']>({
    by: text,
    quote: text,
    comment: maybe(text),
    for: maybe(text),
    signedAt: maybe(text),
    signature: maybe(text),
  }),
});
const party = object<Party>({ name: text, members: listOf(text), more: maybe(number) });
const terms = object<ApprovalTerms>({
  rule: text,
  required: duration,
  from: maybe(listOf(party)),
  fromEach: maybe(one(true)),
  requesterMayApprove: flag,
  commentFor: listOf(one('approve', 'reject')),
  decideWithinMs: duration,
  approvalValidMs: duration,
  delegations: maybe(listOf(object<Delegation>({ from: text, to: text, since: maybe(time), until: time }))),
  moreDelegations: maybe(number),
  escalate: maybe(object<NonNullable<ApprovalTerms['escalate']>>({ afterMs: duration, to: listOf(party) })),
  reminders: maybe(object<NonNullable<ApprovalTerms['reminders']>>({ everyMs: duration, atMost: duration })),
  identity: maybe(one(...IDENTITIES)),
});
const settings = object<RecordedSettings>({
  placeTimeoutMs: duration,
  searchWindowMs: duration,
  retryFirstMs: duration,
  retryMostMs: duration,
  trackHeartbeatMs: duration,
});
/** The fields of a request that the workflow uses. The rest is only shown, and the steps check it. */
const request = object<{ action: string; requestedBy: string }>({
  action: one(...ACTION_NAMES),
  requestedBy: text,
});
const remarks = {
  earlier: maybe(object<EarlierRun>({ text, endedAt: time })),
  clockOffMs: maybe(number),
};
export const wishes = object<NoticeWishes>({ events: listOf(one(...NOTICE_EVENTS)), expiresSoonMs: maybe(duration) });
const plan: Fields<Plan> = {
  request,
  settings,
  unknownAttributes: maybe(listOf(text)),
  notify: maybe(wishes),
};
export const planOfCircuit: Fields<PlanOfCircuit> = { ...plan, target: object<CircuitFigures>(figures) };

const recordFields: Fields<QuoteRecord> = {
  ...plan,
  quote,
  existing: listOf(text),
  account: object<Account>({ endpoint: text, account: text }),
  terms,
  policy: text,
  seal: text,
};

/** Whether a quote says what it leads to: one of a change does so only with the circuit before it. */
const leadsSomewhere: Check = (value) => {
  const known = value as QuoteRecord;
  return targetOf(known) !== undefined && identityOf(known) !== undefined;
};

export const record: Check = allOf(object<QuoteRecord>(recordFields), leadsSomewhere);

const QUOTED: Forms<QuoteResult> = {
  quoted: {
    ...remarks,
    ...recordFields,
    coversBefore: maybe(one(true)),
    impossible: maybe(text),
  },
  alreadyThere: { ...remarks, ...planOfCircuit, circuit, text },
};

const PLACED: Forms<PlaceResult> = {
  placed: { circuit, price: maybe(price), sentAt: time, requestId: maybe(text) },
  alreadyThere: { circuit },
  changed: { differences: listOf(difference) },
  notExecuted: { code: text, text, retryAfterMs: maybe(duration) },
  refused: { code: text, text, searchAfter: flag, sentAt: maybe(time), requestId: maybe(text) },
  outcomeUnknown: { code: text, text, sentAt: maybe(time) },
};

const FOUND: Forms<FindResult> = {
  neverStarted: {},
  found: { circuit },
  none: { searchedUntil: time, there: maybe(text) },
  conflict: { evidence: listOf(text), candidates: listOf(text) },
};

export const oddity = object<Oddity>({ code: one(...ODDITIES), since: number });

const TRACKED: Forms<TrackResult> = {
  live: { circuit },
  createFailed: { circuit, text },
  attention: {
    circuit,
    attention: maybe(object<Attention>({ code: one(...TRACKING_ATTENTION), text })),
    oddity: maybe(oddity),
  },
  held: { circuit, code: one('absent', 'unchanged', 'conflict'), text, evidence: listOf(text) },
};

const EARLIER: Forms<EarlierRunResult> = { none: {}, earlier: { text, endedAt: time } };

const undelivered = listOf(object<Undelivered>({ receiver: text, problem: text }));
const NOTICES: Forms<NoticesResult> = { told: {}, notAccepted: { number, receivers: undelivered } };
const DELIVERED: Forms<DeliveryResult> = { told: {}, notAccepted: { receivers: undelivered } };

export const checked = object<NonNullable<KeptDecision['checked']>>({ at: time, seal: text });
const CHECKED: Forms<CheckResult> = {
  signed: { key: text },
  attributed: { principal: text, checked },
  refused: { text },
};

const VOUCHED: Forms<VouchResult> = { genuine: {}, forged: { text } };

/** @returns the reader of one step's results: undefined = of a form that this version does not know */
function reader<R extends { kind: string }>(forms: Forms<R>): (value: unknown) => R | undefined {
  const byKind = new Map(Object.entries<Fields<object>>(forms).map(([kind, fields]) => [kind, object(fields)]));
  return (value) => {
    const { kind } = fieldsOf(value);
    const isRight = typeof kind === 'string' ? byKind.get(kind) : undefined;
    return isRight?.(value) === true ? (value as R) : undefined;
  };
}

export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const quotedForm = reader(QUOTED);
/** @param asked the request that was given to the step, which its result does not repeat */
export function asQuoted(value: unknown, asked: unknown): QuoteResult | undefined {
  const result = quotedForm({ ...fieldsOf(value), request: asked });
  return result?.kind === 'quoted' && !leadsSomewhere(result) ? undefined : result;
}

export const asPlaced = reader(PLACED);
export const asFound = reader(FOUND);
export const asTracked = reader(TRACKED);
export const asChecked = reader(CHECKED);
export const asVouched = reader(VOUCHED);
export const asEarlier = reader(EARLIER);
export const asNotices = reader(NOTICES);
export const asDelivered = reader(DELIVERED);

/** What is told of an order that a refusal ended, which says so itself. */
export function asWishes(details: unknown): NoticeWishes | undefined {
  const { notify } = fieldsOf(details);
  return wishes(notify) ? (notify as NoticeWishes) : undefined;
}
