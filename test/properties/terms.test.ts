import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { whyImpossible } from '../../contract/index.js';
import { explainRules, termsFor, type Policy } from '../../policy/index.js';
import { CASES, CLOCKS, facts, PEOPLE, person, policy, priceBound, priceNear, writing } from './arbitraries.js';
import { canBeEnough, demandOf, duesOf, isMet, millisecondsOf } from './oracle.js';

test('nothing is approved by itself at a bounded price of which a figure is missing, has no unit, or is above the bound', () => {
  let automatic = 0;
  const bounded = priceBound.chain((bound) => fc.tuple(fc.constant(bound), priceNear(bound), facts));
  fc.assert(
    fc.property(bounded, ([bound, price, order]) => {
      const rules: Policy = {
        rules: [
          { name: 'cheap', when: { price: bound }, approvals: 'automatic' },
          { name: 'last', approvals: 1 },
        ],
      };
      if (termsFor(rules, { ...order, price }, CLOCKS, false).required > 0) {
        return;
      }
      automatic += 1;
      const { atMost, chargeUnit, amountUnit, excessAtMost = -1 } = bound;
      const dues = duesOf({ ...price, discount: 100 });
      for (const { what, amount } of dues.filter((due) => due.amount !== undefined || due.what.startsWith('from'))) {
        expect(what).not.toBe('once');
        expect(amount).toEqual(expect.any(Number));
        expect(amount).toBeLessThanOrEqual(what === 'excess' ? excessAtMost : atMost);
      }
      expect(dues.some(({ what, amount }) => what !== 'excess' && amount !== undefined)).toBe(true);
      expect([price.chargeUnit, price.amountUnit]).toEqual([chargeUnit, amountUnit]);
    }),
    CASES,
  );
  // Otherwise this would say nothing.
  expect(automatic).toBeGreaterThan(CASES.numRuns / 100);
});

test('the rule that applies is met, and none before it, as somebody would read the file who has only that', () => {
  fc.assert(
    fc.property(policy, facts, fc.boolean(), (rules, quoted, isRequoted) => {
      const terms = termsFor(rules, quoted, CLOCKS, isRequoted);
      const at = rules.rules.findIndex(({ name }) => name === terms.rule);
      const rule = rules.rules[at];
      const others = rules.rules.slice(0, at).filter(({ when = {}, approvals }) => {
        // The policy decides which changes can't be compared, as long as people then decide on them.
        return when.priceChange === undefined && (approvals !== 'automatic' || !isRequoted) && isMet(when, quoted);
      });
      expect(others).toEqual([]);
      expect(isMet(rule?.when ?? {}, quoted)).toBe(true);
      expect(terms).toMatchObject({
        required: rule?.approvals === 'automatic' ? 0 : rule?.approvals,
        requesterMayApprove: rule?.requesterMayApprove ?? false,
        commentFor: rule?.commentFor ?? [],
        decideWithinMs: millisecondsOf(rule?.decideWithin, CLOCKS.decideWithinMs),
        ...(rule?.escalate && { escalate: { afterMs: millisecondsOf(rule.escalate.after, NaN) } }),
        approvalValidMs: millisecondsOf(rule?.approvalValid, CLOCKS.approvalValidMs),
      });
      expect(explainRules(rules, quoted, isRequoted).at(-1)).toMatchObject({ rule: terms.rule, applies: true });
    }),
    CASES,
  );
});

test('a later quote of an order is never approved by itself', () => {
  fc.assert(
    fc.property(policy, facts, (rules, quoted) => {
      expect(termsFor(rules, quoted, CLOCKS, true).required).toBeGreaterThan(0);
    }),
    CASES,
  );
});

test('an order is refused as impossible exactly when no set of people could approve it', () => {
  fc.assert(
    fc.property(policy, facts, person, writing, (rules, quoted, requester, write) => {
      const terms = termsFor(rules, { ...quoted, requestedBy: requester }, CLOCKS, false);
      const rule = rules.rules.find(({ name }) => name === terms.rule);
      fc.pre(rule !== undefined);
      // Anybody may: then there is always somebody whom this list does not name.
      const people = [...PEOPLE, 'a stranger', 'a second one', 'a third one'];
      expect(whyImpossible(terms, write(requester)) === undefined).toBe(
        canBeEnough(demandOf(rules, rule, requester), people),
      );
    }),
    CASES,
  );
});
