import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clipBytes,
  ORDER_STATES,
  priceOf,
  type ApprovalTerms,
  type Circuit,
  type Difference,
  type Hold,
  type OrderRequest,
  type OrderState,
  type Party,
  type Price,
} from '../../contract/index.js';
import { detailsText } from '../../workflows/order/details.js';
import { makeHold } from '../../workflows/messages/hold.js';
import { newOrder, type OrderData } from '../../workflows/order/data.js';
import type { Approved, Asked, Stage } from '../../workflows/order/stage.js';
import { viewOf } from '../../workflows/order/view.js';
import { showable } from '../../workflows/start.js';
import { BURST } from '../activities/figures.js';
import { problemsOf } from '../docs/problems-of.js';
import { CASES } from './arbitraries.js';
import { APPROVED, BOUGHT, NOT_KNOWN, NOW, orderIn, QUOTE_ID, quoteRecord } from '../workflows/order/data.js';

/** Fewer: orders are large, and most of them as large as can be. */
const RUNS = { numRuns: Math.ceil(CASES.numRuns / 25) };

const MOST_BYTES = 64 * 1024;

/** Letters that take one to four bytes, and those of which JSON makes two and six. */
const LETTERS = ['x', 'é', '⇄', '😀', '"', '\\'];
const ODD_LETTERS = [...LETTERS, '\u0001', '\ud800'];

/** A text of at most so many bytes: most of them as long as it may be, for that is where bounds are met. */
const text = (bytes: number, letters = LETTERS) =>
  fc
    .tuple(fc.constantFrom(...letters), fc.oneof({ weight: 3, arbitrary: fc.constant(bytes) }, fc.nat(bytes)))
    .map(([letter, length]) => clipBytes(letter.repeat(length), length));

const name = (bytes: number) => text(bytes).map((words) => words || 'x');

/** A list of at most so many, most of them full. */
const list = <T>(item: fc.Arbitrary<T>, most: number) =>
  fc
    .tuple(item, item, fc.oneof({ weight: 3, arbitrary: fc.constant(most) }, fc.nat(most)))
    .map(([one, other, count]) => Array.from({ length: count }, (_, index) => (index % 2 === 0 ? one : other)));

const figure = fc.constantFrom(null, 0, 123456.789012, 1.7976931348623157e308, 5e-324);

const price: fc.Arbitrary<Price> = fc
  .record({
    discount: figure,
    originalPrice: figure,
    discountPrice: figure,
    unitPrice: figure,
    discountUnitPrice: figure,
    chargeUnit: text(3000),
    stepPrices: list(
      fc.record({ stepStart: figure, stepEnd: figure, unitPrice: figure, discountUnitPrice: figure }),
      50,
    ),
    amountUnit: text(3000),
    excessUnitPrice: figure,
    excessDiscountUnitPrice: figure,
    excessAmountUnit: text(3000),
    category: text(3000),
  })
  .map(priceOf);

const difference: fc.Arbitrary<Difference> = fc.record({ field: text(60), before: text(3000), now: text(3000) });

const party: fc.Arbitrary<Party> = fc.record({ name: name(100), members: list(name(100), 100) });

const terms: fc.Arbitrary<ApprovalTerms> = fc.record({
  rule: name(100),
  required: fc.constantFrom(1, 20),
  from: list(party, 50),
  delegations: list(fc.record({ from: name(100), to: name(100), until: fc.constant(NOW) }), 100),
  escalate: fc.record({ afterMs: fc.constant(1), to: list(party, 2) }),
  requesterMayApprove: fc.boolean(),
  commentFor: fc.constant<ApprovalTerms['commentFor']>(['approve', 'reject']),
  decideWithinMs: fc.constant(365 * 86_400_000),
  approvalValidMs: fc.constant(365 * 86_400_000),
});

/** A request as it is after it was checked. */
const request: fc.Arbitrary<OrderRequest> = fc.record({ by: name(255), reason: text(255) }).map(({ by, reason }) => ({
  ...BURST,
  vpcId: 'v'.repeat(100),
  regionA: 'a'.repeat(100),
  regionZ: 'z'.repeat(100),
  requestedBy: by,
  reason,
  externalId: reason,
  marketingInfo: { discountCode: reason },
}));

const data: fc.Arbitrary<OrderData> = fc
  .record({
    request,
    state: fc.constantFrom(...ORDER_STATES),
    price,
    previousPrice: price,
    terms,
    notes: list(text(1000, ODD_LETTERS), 20),
    differences: list(difference, 220),
    by: name(255),
    words: text(1000, ODD_LETTERS),
    decisions: list(fc.record({ by: name(255), comment: text(255) }), 21),
    refused: list(fc.record({ by: text(255, ODD_LETTERS), reason: text(1000), received: text(250) }), 10),
    evidence: list(text(5000, ODD_LETTERS), 30),
    candidates: list(name(765), 30),
    bought: fc.boolean(),
    timeline: list(text(1000, ODD_LETTERS), 60),
    id: name(765),
  })
  .map((drawn) => {
    const record = quoteRecord(BURST, drawn.price);
    const { previousPrice, notes, differences } = drawn;
    const quoted: Approved & Asked = {
      ...APPROVED,
      record: {
        ...record,
        request: drawn.request,
        terms: drawn.terms,
        quote: { ...record.quote, previousPrice, notes, differences },
      },
      decisions: drawn.decisions.map((said) => ({ ...said, decision: 'approve', quote: QUOTE_ID, at: NOW })),
    };
    const hold = makeHold(
      'H9-aaaaaaaaaaaa',
      { code: 'conflict', text: drawn.words, evidence: drawn.evidence, candidates: drawn.candidates },
      drawn.bought ? BOUGHT : NOT_KNOWN,
    );
    const circuit = { crossRegionBandwidthId: drawn.id, status: clipBytes(drawn.words, 100), orderNumber: drawn.id };
    return orderIn(stageIn(drawn.state, quoted, hold, circuit), {
      refused: { count: 1_000_000, latest: drawn.refused.map((each) => ({ ...each, at: NOW, message: 'approve' })) },
      attention: { code: 'notBought', text: drawn.words },
      past: drawn.timeline.map((reason) => ({ state: 'awaitingApproval', at: NOW, reason })),
      reason: drawn.words,
    });
  });

/** An order in a state with all that it can have there. */
function stageIn(state: OrderState, quoted: Approved & Asked, hold: Hold, circuit: Circuit): Stage {
  const known = { quoted, circuit };
  switch (state) {
    case 'quoting':
      return { ...known, state, retryAt: NOW };
    case 'awaitingApproval':
      return { ...known, state };
    case 'placing':
      return { ...known, state, doing: 'search' };
    case 'held':
      return { ...known, state, hold };
    case 'provisioning':
      return { ...known, state, boughtAt: NOW };
    case 'failed':
      return { ...known, state, failure: 'Refused' };
    default:
      return { ...known, state };
  }
}

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('whatever an order holds', () => {
  it('its view has at most 64 KB, and the order itself stays whole', () => {
    fc.assert(
      fc.property(data, (order) => {
        const before = JSON.stringify(order);
        expect(sizeOf(viewOf('crb:x', order))).toBeLessThanOrEqual(MOST_BYTES);
        expect(JSON.stringify(order)).toBe(before);
      }),
      RUNS,
    );
  });

  it('its view is as its schema says', () => {
    fc.assert(
      fc.property(data, (order) => {
        const view: unknown = JSON.parse(JSON.stringify(viewOf('crb:x', order)));
        expect(problemsOf('order', view)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('its view has what somebody needs in order to act, and says how many names it leaves out', () => {
    fc.assert(
      fc.property(data, (order) => {
        const { quote, hold, approval, refused, request: asked } = viewOf('crb:x', order);
        expect(quote?.id).toBe(QUOTE_ID);
        expect(quote?.approveWith?.quote).toBe(order.stage.state === 'awaitingApproval' ? QUOTE_ID : undefined);
        const { stage } = order;
        expect(hold?.choices).toEqual(stage.state === 'held' ? stage.hold.choices : undefined);
        expect(asked).toEqual(stage.quoted?.record.request);
        expect(refused.count).toBe(1_000_000);
        const parties = stage.quoted?.record.terms.from?.map(({ name: party, members }) => [party, members.length]);
        expect(
          approval?.terms.from?.map(({ name: party, members, more = 0 }) => [party, members.length + more]),
        ).toEqual(parties);
      }),
      RUNS,
    );
  });

  it('its view has at most 64 KB before its request was checked, whatever that is', () => {
    const asked = fc.tuple(text(200, ODD_LETTERS), text(4000, ODD_LETTERS), text(1000, ODD_LETTERS));
    fc.assert(
      fc.property(asked, ([field, value, reason]) => {
        const fields = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}${field}`, value]));
        const order = { ...newOrder(showable(fields), NOW), reason };
        const view = viewOf('crb:x', order);
        expect(sizeOf(view)).toBeLessThanOrEqual(MOST_BYTES);
        expect(view.request).toEqual(order.received);
      }),
    );
  });

  it('its view has at most 64 KB even when a step has put there what none of this version does', () => {
    const endless = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, 'x'.repeat(50)]));
    const circuit = { crossRegionBandwidthId: '2', ...endless };
    const order = orderIn({ state: 'completed', circuit });
    const view = viewOf('crb:x', order);
    expect(sizeOf(view)).toBeLessThanOrEqual(MOST_BYTES);
    expect(view).toMatchObject({ orderId: 'crb:x', state: 'completed', attention: { code: 'tooLarge' } });
  });

  it('its details are short enough for a link', () => {
    fc.assert(
      fc.property(data, (order) => {
        const text = detailsText(viewOf('crb:x', order));
        expect(encodeURIComponent(text).length).toBeLessThanOrEqual(7_000);
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(text).toMatch(/^### /);
      }),
      RUNS,
    );
  });
});
