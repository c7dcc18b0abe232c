/**
 * What "approved" means, written a second time: by counting and by trying everything, without a line of the project's
 * own rules. The properties compare the two.
 */
import type { Price, StartingPoint } from '../../contract/index.js';
import type { Facts, Policy } from '../../policy/index.js';

export type Rule = Policy['rules'][number];
type Condition = NonNullable<Rule['when']>;

/** One sum that is to be paid: what for, in which units, and how much; undefined = the API named none. */
interface Due {
  what: string;
  units: (string | undefined)[];
  amount: number | undefined;
}

/**
 * Everything that is to be paid. Where there is no discounted figure it is the list figure and the percent of it; a
 * percent that nobody named is all of it.
 */
export function duesOf(price: Price): Due[] {
  const percent = price.discount ?? 100;
  const pay = (discounted: number | undefined, list: number | undefined) =>
    discounted ?? (list === undefined ? undefined : (list * percent) / 100);
  const { chargeUnit, amountUnit, excessAmountUnit } = price;
  return [
    { what: 'once', units: [], amount: pay(price.discountPrice, price.originalPrice) },
    { what: 'rate', units: [chargeUnit, amountUnit], amount: pay(price.discountUnitPrice, price.unitPrice) },
    {
      what: 'excess',
      units: [chargeUnit, excessAmountUnit],
      amount: pay(price.excessDiscountUnitPrice, price.excessUnitPrice),
    },
    ...(price.stepPrices ?? []).map(({ stepStart, stepEnd, unitPrice, discountUnitPrice }) => ({
      what: `from ${stepStart} to ${stepEnd}`,
      units: [chargeUnit, amountUnit],
      amount: pay(discountUnitPrice, unitPrice),
    })),
  ];
}

/** Whether nothing that is to be paid has risen, appeared, vanished, or changed its unit. */
export function isNotDearer(approved: Price, now: Price): boolean {
  const [before, after] = [duesOf(approved), duesOf(now)];
  return (
    before.length === after.length &&
    before.every((due, index) => {
      const other = after[index];
      return (
        other !== undefined &&
        due.what === other.what &&
        String(due.units) === String(other.units) &&
        (due.amount === undefined) === (other.amount === undefined) &&
        (other.amount ?? 0) <= (due.amount ?? 0) + ROUNDING
      );
    })
  );
}

/** Percents of list figures are computed here, and not by the project. */
const ROUNDING = 1e-9;

export function isSameStart(one: StartingPoint | undefined, other: StartingPoint | undefined): boolean {
  const facts = (start: StartingPoint | undefined) =>
    start && [start.internetChargeType, start.bandwidth, start.bandwidthCap, start.status];
  return JSON.stringify(facts(one)) === JSON.stringify(facts(other));
}

/** The rule for a quote. Rules that approve by themselves are for an order's first quote only. */
export function ruleFor(policy: Policy, facts: Facts, isFirst: boolean): Rule {
  for (const rule of policy.rules) {
    if (isMet(rule.when ?? {}, facts) && (isFirst || rule.approvals !== 'automatic')) {
      return rule;
    }
  }
  throw new Error('no rule');
}

export function isMet(when: Condition, facts: Facts): boolean {
  return (
    (when.action === undefined || when.action === facts.action) &&
    (when.regions === undefined || facts.regions.every((region) => isLike(region, when.regions ?? []))) &&
    (when.anyRegion === undefined || facts.regions.some((region) => isLike(region, when.anyRegion ?? []))) &&
    (when.vpcId === undefined || isLike(facts.vpcId, when.vpcId)) &&
    (when.internetChargeType === undefined || when.internetChargeType === facts.internetChargeType) &&
    (when.bandwidth === undefined ||
      (facts.bandwidth <= when.bandwidth.atMost && (facts.bandwidthCap === null || when.bandwidthCap !== undefined))) &&
    (when.bandwidthCap === undefined || (facts.bandwidthCap ?? 0) <= when.bandwidthCap.atMost) &&
    (when.price === undefined || isWithin(facts.price, facts.bandwidthCap, when.price)) &&
    (when.priceChange === undefined || isSmallChange(facts, when.priceChange.atMostPercent)) &&
    (when.requestedBy === undefined || isLike(facts.requestedBy.toLowerCase(), when.requestedBy))
  );
}

/** The random patterns are whole words or end with a star. */
function isLike(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern));
}

/**
 * A bound holds only where all is named, in its units, and below it. What is paid once has no unit, and use beyond the
 * commitment has a price or can't be.
 */
function isWithin(price: Price, bandwidthCap: number | null, bound: NonNullable<Condition['price']>): boolean {
  const { atMost, chargeUnit, amountUnit, excessAtMost, excessAmountUnit } = bound;
  const dues = duesOf({ ...price, discount: 100 });
  const [once, flat, excess, ...tiers] = dues.map(({ amount }) => amount);
  const rates = flat === undefined ? tiers : [flat, ...tiers];
  return (
    once === undefined &&
    rates.length > 0 &&
    rates.every((rate) => rate !== undefined && rate <= atMost) &&
    price.chargeUnit === chargeUnit &&
    (price.amountUnit ?? '') === (amountUnit ?? '') &&
    (excess === undefined
      ? bandwidthCap === null && price.excessAmountUnit === undefined
      : excess <= (excessAtMost ?? -1) && price.excessAmountUnit === (excessAmountUnit ?? ''))
  );
}

function isSmallChange({ price, previousPrice, base, bandwidthCap }: Facts, percent: number): boolean {
  if (previousPrice === undefined || base === undefined || price.chargeUnit === undefined) {
    return false;
  }
  const raised = <T extends object>(figures: T): T =>
    Object.fromEntries(
      Object.entries(figures).map(([field, value]: [string, unknown]) => [
        field,
        ['discount', 'stepStart', 'stepEnd'].includes(field) || typeof value !== 'number'
          ? value
          : value * (1 + percent / 100),
      ]),
    ) as T;
  const { stepPrices } = previousPrice;
  const most: Price = { ...raised(previousPrice), ...(stepPrices && { stepPrices: stepPrices.map(raised) }) };
  return (
    (bandwidthCap === null || (base.bandwidthCap !== null && bandwidthCap <= base.bandwidthCap)) &&
    duesOf(price).some(({ amount }) => amount !== undefined) &&
    isNotDearer(most, price)
  );
}

/** The people whom entries name, one list for each. */
function partiesOf({ groups = {} }: Policy, entries: readonly string[]): string[][] {
  return entries.map((entry) => (entry.startsWith('group:') ? (groups[entry.slice('group:'.length)] ?? []) : [entry]));
}

/** What people have to do under a rule; names here are the people themselves, however they are written elsewhere. */
export interface Demand {
  required: number;
  /** One list for each entry; undefined = anybody. */
  parties: readonly (readonly string[])[] | undefined;
  each: boolean;
  requesterMayApprove: boolean;
  requester: string;
  /** Who may decide too, so many milliseconds after people were asked. */
  later: readonly string[];
  laterAfterMs: number;
  /** Who may decide for whom, between which times (Unix ms). */
  delegations: readonly { from: string; to: string; since: number; until: number }[];
}

/** Who decides, and in whose place: their own, or another one's. */
export interface Voice {
  person: string;
  seat: string;
}

export function demandOf(policy: Policy, rule: Rule, requester: string): Demand {
  const named = rule.fromEach ?? rule.from;
  return {
    required: rule.approvals === 'automatic' ? 0 : rule.approvals,
    parties: named && partiesOf(policy, named),
    each: rule.fromEach !== undefined,
    requesterMayApprove: rule.requesterMayApprove === true,
    requester,
    later: partiesOf(policy, rule.escalate?.to ?? []).flat(),
    laterAfterMs: millisecondsOf(rule.escalate?.after, Infinity),
    delegations: (policy.delegations ?? []).map(({ from, to, since, until }) => ({
      from,
      to,
      since: since === undefined ? -Infinity : Date.parse(since),
      until: Date.parse(until),
    })),
  };
}

export function mayDecide({ parties }: Demand, person: string): boolean {
  return parties === undefined || parties.some((party) => party.includes(person));
}

/**
 * Whether the terms let somebody decide in a place, so long after people were asked. Whether requesters may approve is not
 * said here.
 */
export function maySpeak(
  demand: Demand,
  { person, seat }: Voice,
  { at, asked }: { at: number; asked: number },
): boolean {
  const isTheirs = mayDecide(demand, seat) || (at - asked >= demand.laterAfterMs && demand.later.includes(seat));
  return person === seat
    ? isTheirs
    : isTheirs &&
        demand.parties !== undefined &&
        ![person, seat].includes(demand.requester) &&
        demand.delegations.some(
          ({ from, to, since, until }) => from === seat && to === person && since <= at && at < until,
        );
}

/** Whether these approvals are enough: of different people, and in different places. */
export function isEnough(demand: Demand, voices: readonly Voice[]): boolean {
  const able = voices.filter(({ person }) => demand.requesterMayApprove || person !== demand.requester);
  const [people, seats] = [new Set(able.map(({ person }) => person)), new Set(able.map(({ seat }) => seat))];
  const parties = (demand.each && demand.parties) || [];
  const missing = parties.filter((party) => ![...seats].some((seat) => party.includes(seat)));
  const standIns = [...seats].filter((seat) => !mayDecide(demand, seat) && demand.later.includes(seat));
  return Math.min(people.size, seats.size) >= demand.required && missing.length <= standIns.length;
}

/** What is left of what people said once somebody says something else: nobody speaks twice, and no place is taken twice. */
export function afterHearing<V extends Voice>(before: readonly V[], voice: V): V[] {
  return [...before.filter(({ person, seat }) => person !== voice.person && seat !== voice.seat), voice];
}

/** Whether there are people who could be enough: everything is tried that each of them could say, sooner or later. */
export function canBeEnough(demand: Demand, people: readonly string[]): boolean {
  const always = { ...demand, delegations: demand.delegations.map((each) => ({ ...each, since: 0, until: Infinity })) };
  const choices = people.map((person) =>
    [person, ...demand.delegations.filter(({ to }) => to === person).map(({ from }) => from)]
      .map((seat) => ({ person, seat }))
      .filter((voice) => maySpeak(always, voice, { at: Number.MAX_SAFE_INTEGER, asked: 0 })),
  );
  const tryFrom = (index: number, chosen: readonly Voice[]): boolean =>
    index === choices.length
      ? isEnough(demand, chosen)
      : tryFrom(index + 1, chosen) || (choices[index] ?? []).some((voice) => tryFrom(index + 1, [...chosen, voice]));
  return tryFrom(0, []);
}

const MS_OF: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A rule's duration in milliseconds, or what holds where it says nothing. */
export function millisecondsOf(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : parseInt(duration, 10) * (MS_OF[duration.slice(-1)] ?? NaN);
}
