/** Random prices, people, policies and orders for fast-check. Values are few, so that they meet often. */
import fc from 'fast-check';
import { priceOf, type Price, type SpeltOut, type StartingPoint } from '../../contract/index.js';
import { problemsOf } from '../../policy/consistency.js';
import type { Facts, Policy } from '../../policy/index.js';
import { WRITINGS } from './names.js';

type Rule = Policy['rules'][number];
type Condition = NonNullable<Rule['when']>;

/** So many cases each, or as many as CRB_TEST_CASES says; a failure prints its seed and the smallest case. */
export const CASES = { numRuns: Number(process.env.CRB_TEST_CASES ?? 300) };

const figure = fc.constantFrom(null, null, 0, 1, 2, 2.5, 10, 100);
const chargeUnit = fc.constantFrom(null, 'HOUR', 'MONTH');
const amountUnit = fc.constantFrom(null, 'Mbps', 'Gbps');

/** As an answer spells it out, like all prices here until `priceOf` reads them. */
const tier = fc.record({
  stepStart: fc.constantFrom(null, 0, 100),
  stepEnd: fc.constantFrom(null, 100, 200),
  unitPrice: figure,
  discountUnitPrice: figure,
});

const priceFields = {
  discount: fc.constantFrom(null, 0, 80, 90, 100),
  originalPrice: figure,
  discountPrice: figure,
  unitPrice: figure,
  discountUnitPrice: figure,
  chargeUnit,
  stepPrices: fc.option(fc.array(tier, { maxLength: 3 }), { freq: 2 }),
  amountUnit,
  excessUnitPrice: figure,
  excessDiscountUnitPrice: figure,
  excessAmountUnit: amountUnit,
  category: fc.constantFrom(null, 'STANDARD', 'CUSTOMIZED'),
};

/** Any price, most of them of shapes that the API has been seen to give, or could. */
export const price: fc.Arbitrary<Price> = fc.oneof(
  fc.record(priceFields).map(priceOf),
  // One sum, one rate, and tiers, with nothing beside.
  fc
    .record({ ...priceFields, ...nothing(['unitPrice', 'discountUnitPrice', 'stepPrices']), ...noExcess() })
    .map(priceOf),
  fc.record({ ...priceFields, ...nothing(['originalPrice', 'discountPrice', 'stepPrices']) }).map(priceOf),
  fc
    .record({ ...priceFields, ...nothing(['originalPrice', 'discountPrice', 'unitPrice', 'discountUnitPrice']) })
    .map(priceOf),
);

function nothing<Field extends keyof Price>(fields: readonly Field[]): Record<Field, fc.Arbitrary<null>> {
  return Object.fromEntries(fields.map((field) => [field, fc.constant(null)])) as Record<Field, fc.Arbitrary<null>>;
}

function noExcess() {
  return nothing(['excessUnitPrice', 'excessDiscountUnitPrice', 'excessAmountUnit']);
}

/** A price after one that is known: the same but for a few fields, or any other. */
export function movedPrice(before: Price): fc.Arbitrary<Price> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.record(priceFields).chain((moved) => someOf(before, moved)) },
    { weight: 1, arbitrary: price },
  );
}

function someOf(before: Price, moved: SpeltOut): fc.Arbitrary<Price> {
  const fields = Object.keys(priceFields) as (keyof Price)[];
  return fc
    .subarray(fields, { maxLength: 2 })
    .map((chosen) => priceOf({ ...before, ...Object.fromEntries(chosen.map((field) => [field, moved[field]])) }));
}

export const startingPoint: fc.Arbitrary<StartingPoint> = fc.record({
  internetChargeType: fc.constantFrom('ByBandwidth', 'ByInstanceBandwidth95'),
  bandwidth: fc.constantFrom(100, 200, 500),
  bandwidthCap: fc.constantFrom(null, 200, 500),
  status: fc.constantFrom('AVAILABLE', 'CHANGING'),
});

export const PEOPLE = ['ana@example.com', 'ben@example.com', 'cleo', 'dora', 'inés', 'K. Emil'] as const;
export const person = fc.constantFrom(...PEOPLE);

/** Most people write their name as it is. */
export const writing = fc.constantFrom(WRITINGS[0], ...WRITINGS);

const GROUPS = ['network', 'finance', 'board'] as const;
const who = fc.oneof(person, person, fc.constantFrom(...GROUPS.map((name) => `group:${name}`)));

const patterns = (...words: string[]) => fc.subarray([...words, 'asia-*', '*'], { minLength: 1, maxLength: 2 });
const REGIONS = ['asia-east-1', 'asia-north-1', 'eu-west-1'] as const;

export const priceBound = fc.record(
  {
    atMost: fc.constantFrom(0, 1, 2, 5, 50, 1000),
    chargeUnit: fc.constantFrom('HOUR', 'MONTH'),
    amountUnit: fc.constantFrom('Mbps', 'Gbps'),
    excessAtMost: fc.constantFrom(0, 2, 50),
    excessAmountUnit: fc.constantFrom('Mbps', 'Gbps'),
  },
  { requiredKeys: ['atMost', 'chargeUnit'] },
);
const mbpsBound = fc.record({ atMost: fc.constantFrom(0, 100, 200, 1000) });

const condition: fc.Arbitrary<Condition> = fc.record(
  {
    action: fc.constantFrom('create' as const, 'modify' as const),
    regions: patterns(...REGIONS),
    anyRegion: patterns(...REGIONS),
    vpcId: patterns('vpc-1', 'vpc-2'),
    internetChargeType: fc.constantFrom('ByBandwidth' as const, 'ByInstanceBandwidth95' as const),
    bandwidth: mbpsBound,
    bandwidthCap: mbpsBound,
    price: priceBound,
    priceChange: fc.record({ atMostPercent: fc.constantFrom(0, 10, 100) }),
    requestedBy: fc.array(
      person.filter((name) => name === name.toLowerCase()),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

const byPeople: fc.Arbitrary<Omit<Rule, 'name'>> = fc.record(
  {
    approvals: fc.constantFrom(1, 1, 2, 3),
    from: fc.array(who, { minLength: 1, maxLength: 4 }),
    fromEach: fc.array(who, { minLength: 1, maxLength: 3 }),
    requesterMayApprove: fc.boolean(),
    commentFor: fc.subarray(['approve', 'reject'] as const, { minLength: 1 }),
    decideWithin: fc.constantFrom('1h', '7d'),
    escalate: fc.record({
      after: fc.constantFrom('10m', '30m'),
      to: fc.array(who, { minLength: 1, maxLength: 2 }),
    }),
    approvalValid: fc.constantFrom('1h', '24h'),
  },
  { requiredKeys: ['approvals'] },
);

/** When people are asked, in the properties of decisions. */
export const BEGIN = Date.parse('2026-11-22T10:00:00.000Z');

const ago = (...milliseconds: number[]) =>
  fc.constantFrom(...milliseconds).map((ms) => new Date(BEGIN + ms).toISOString());

const delegation = fc.record(
  {
    from: person,
    to: fc.constantFrom(...PEOPLE, 'a stranger'),
    since: ago(-1, 0, 1_000, 600_000),
    until: ago(-1, 1_001, 600_001, 1_800_000, 86_400_000, 86_400_000, 86_400_000),
  },
  { requiredKeys: ['from', 'to', 'until'] },
);

/** Alone, or everything at once. */
const when: fc.Arbitrary<Condition> = fc.oneof(
  condition,
  fc.record({ price: priceBound }),
  fc.record({ action: fc.constantFrom('create' as const, 'modify' as const) }),
);

const groups = fc.record({ network: someone(), finance: someone(), board: someone() });

function someone() {
  return fc.subarray([...PEOPLE], { minLength: 1 });
}

/** Any policy that its reader would take. */
export const policy: fc.Arbitrary<Policy> = fc
  .record({
    groups,
    delegations: fc.array(delegation, { minLength: 1, maxLength: 4 }),
    some: fc.array(fc.tuple(when, fc.oneof(byPeople, fc.constant({ approvals: 'automatic' as const }))), {
      maxLength: 3,
    }),
    last: byPeople,
  })
  .map(({ some, last, ...rest }) => ({
    ...rest,
    rules: [
      ...some.map(([condition, rule], index) => ({ name: `rule ${index}`, when: condition, ...rule })),
      { name: 'last', ...last },
    ].map((rule) => possible(rest, rule)),
  }))
  .filter((read) => problemsOf(read).length === 0);

/** Most random rules ask for what their people can't give; this one asks for as much as they can. */
function possible({ groups }: Pick<Policy, 'groups'>, { from, fromEach, escalate, ...rule }: Rule): Rule {
  if (rule.approvals === 'automatic' || (from ?? fromEach) === undefined) {
    return rule;
  }
  const entries = fromEach ?? from ?? [];
  const people = [...entries, ...(escalate?.to ?? [])].flatMap(
    (entry) => groups?.[entry.replace('group:', '')] ?? [entry],
  );
  const least = fromEach?.length ?? 1;
  const approvals = Math.max(least, Math.min(rule.approvals, new Set(people).size));
  return {
    ...rule,
    approvals,
    ...(fromEach === undefined ? { from: entries } : { fromEach: entries }),
    ...(escalate && { escalate, decideWithin: rule.decideWithin ?? '1h' }),
  };
}

/** An order with its quote. */
export const facts: fc.Arbitrary<Facts> = price.chain((quoted) =>
  fc.record({
    action: fc.constantFrom('create' as const, 'modify' as const),
    requestedBy: person,
    vpcId: fc.constantFrom('vpc-1', 'vpc-2'),
    regions: fc.constantFrom<[string, string]>(['asia-east-1', 'asia-north-1'], ['eu-west-1', 'asia-east-1']),
    internetChargeType: fc.constantFrom('ByBandwidth', 'ByInstanceBandwidth95'),
    bandwidth: fc.constantFrom(1, 100, 200, 2000),
    bandwidthCap: fc.constantFrom(null, 100, 200, 2000),
    price: fc.constant(quoted),
    previousPrice: fc.option(movedPrice(quoted), { nil: undefined }),
    base: fc.option(startingPoint, { nil: undefined }),
  }),
);

export const CLOCKS = { decideWithinMs: 3_600_000, approvalValidMs: 7_200_000 };

/** A price of which most is in the units of a bound, and often below it. */
export function priceNear(bound: NonNullable<Condition['price']>): fc.Arbitrary<Price> {
  const { chargeUnit } = bound;
  const amountUnit: string | null = bound.amountUnit ?? null;
  return fc
    .record({
      ...priceFields,
      originalPrice: rarely(figure),
      discountPrice: rarely(figure),
      chargeUnit: fc.oneof({ weight: 5, arbitrary: fc.constant(chargeUnit) }, fc.constant(null)),
      amountUnit: fc.oneof({ weight: 5, arbitrary: fc.constant(amountUnit) }, fc.constant('Mbps')),
      excessAmountUnit: fc.constantFrom<string | null>(amountUnit, amountUnit, null),
      stepPrices: rarely(fc.array(tier, { maxLength: 2 })),
    })
    .map(priceOf);
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, arbitrary);
}
