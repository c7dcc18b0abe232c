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

/** The people whom a rule names, one list for each entry of `from`; undefined = anybody. */
function partiesOf({ groups = {} }: Policy, rule: Rule): string[][] | undefined {
  return (rule.fromEach ?? rule.from)?.map((entry) =>
    entry.startsWith('group:') ? (groups[entry.slice('group:'.length)] ?? []) : [entry],
  );
}

/** What people have to do under a rule; names here are the people themselves, however they are written elsewhere. */
export interface Demand {
  required: number;
  parties: readonly (readonly string[])[] | undefined;
  each: boolean;
  requesterMayApprove: boolean;
  requester: string;
}

export function demandOf(policy: Policy, rule: Rule, requester: string): Demand {
  return {
    required: rule.approvals === 'automatic' ? 0 : rule.approvals,
    parties: partiesOf(policy, rule),
    each: rule.fromEach !== undefined,
    requesterMayApprove: rule.requesterMayApprove === true,
    requester,
  };
}

export function mayDecide({ parties }: Demand, person: string): boolean {
  return parties === undefined || parties.some((party) => party.includes(person));
}

/** Whether these people are enough. */
export function isEnough(demand: Demand, approvers: ReadonlySet<string>): boolean {
  const able = [...approvers].filter(
    (person) => mayDecide(demand, person) && (demand.requesterMayApprove || person !== demand.requester),
  );
  const { each, parties = [] } = demand;
  return able.length >= demand.required && (!each || parties.every((party) => able.some((one) => party.includes(one))));
}

/** Whether any of all sets of people is enough. */
export function canBeEnough(demand: Demand, people: readonly string[]): boolean {
  for (let chosen = 0; chosen < 2 ** people.length; chosen++) {
    if (isEnough(demand, new Set(people.filter((_person, index) => (chosen >> index) % 2 === 1)))) {
      return true;
    }
  }
  return false;
}

const MS_OF: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A rule's duration in milliseconds, or what holds where it says nothing. */
export function millisecondsOf(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : parseInt(duration, 10) * (MS_OF[duration.slice(-1)] ?? NaN);
}
