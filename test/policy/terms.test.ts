import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY, explainRules, readPolicy, termsFor } from '../../policy/index.js';
import { FACTS } from './facts.js';

const HOUR = 3_600_000;
const CLOCKS = { decideWithinMs: 168 * HOUR, approvalValidMs: 24 * HOUR };

const POLICY = readPolicy(
  `
groups:
  network: [ben, cleo]
rules:
  - name: small
    when: { bandwidth: { atMost: 100 } }
    approvals: automatic
    approvalValid: 2h
  - name: changes
    when: { action: modify, bandwidth: { atMost: 500 } }
    approvals: 2
    fromEach: [group:network, dora]
    requesterMayApprove: true
    commentFor: [approve]
    decideWithin: 3d
    reminders: { every: 1d, atMost: 2 }
  - name: medium
    when: { bandwidth: { atMost: 500 } }
    approvals: 1
    from: [group:network, dora]
  - name: rest
    approvals: 3
`,
  'policy.yaml',
);

const PARTIES = [
  { name: 'network', members: ['ben', 'cleo'] },
  { name: 'dora', members: ['dora'] },
];
const PLAIN = { requesterMayApprove: false, commentFor: [], ...CLOCKS };

describe('the terms of an order', () => {
  it("are those of the first rule that applies, with the worker's clocks where it says none", () => {
    expect(termsFor(POLICY, { ...FACTS, bandwidth: 101 }, CLOCKS, false)).toEqual({
      ...PLAIN,
      rule: 'medium',
      required: 1,
      from: PARTIES,
    });
  });

  it('hold all that the rule says', () => {
    expect(termsFor(POLICY, { ...FACTS, action: 'modify', bandwidth: 500 }, CLOCKS, false)).toEqual({
      rule: 'changes',
      required: 2,
      from: PARTIES,
      fromEach: true,
      requesterMayApprove: true,
      commentFor: ['approve'],
      decideWithinMs: 72 * HOUR,
      approvalValidMs: 24 * HOUR,
      reminders: { everyMs: 24 * HOUR, atMost: 2 },
    });
  });

  it('need nobody where the rule approves by itself', () => {
    expect(termsFor(POLICY, FACTS, CLOCKS, false)).toEqual({
      ...PLAIN,
      rule: 'small',
      required: 0,
      approvalValidMs: 2 * HOUR,
    });
  });

  it('need people for every later quote', () => {
    expect(termsFor(POLICY, FACTS, CLOCKS, true)).toMatchObject({ rule: 'medium', required: 1 });
  });

  it('are those of the last rule when no other applies', () => {
    expect(termsFor(POLICY, { ...FACTS, bandwidth: 501 }, CLOCKS, false)).toEqual({
      ...PLAIN,
      rule: 'rest',
      required: 3,
    });
  });

  it.each([false, true])(
    'without a policy are one approval, by anybody but the requester; requoted: %s',
    (requoted) => {
      expect(termsFor(DEFAULT_POLICY, FACTS, CLOCKS, requoted)).toEqual({ ...PLAIN, rule: 'default', required: 1 });
    },
  );
});

describe('the explanation', () => {
  it('has every rule up to the one that applies, each with all its conditions', () => {
    expect(explainRules(POLICY, { ...FACTS, bandwidth: 200 }, false)).toEqual([
      {
        rule: 'small',
        applies: false,
        conditions: [{ holds: false, why: 'bandwidth is 200 Mbps; the rule allows at most 100 Mbps' }],
      },
      {
        rule: 'changes',
        applies: false,
        conditions: [
          { holds: false, why: 'action is create; the rule needs modify' },
          { holds: true, why: 'bandwidth is 200 Mbps; the rule allows at most 500 Mbps' },
        ],
      },
      {
        rule: 'medium',
        applies: true,
        conditions: [{ holds: true, why: 'bandwidth is 200 Mbps; the rule allows at most 500 Mbps' }],
      },
    ]);
  });

  it('says why an automatic rule is passed over', () => {
    const [small] = explainRules(POLICY, FACTS, true);
    expect(small).toEqual({
      rule: 'small',
      applies: false,
      conditions: [
        { holds: true, why: 'bandwidth is 100 Mbps; the rule allows at most 100 Mbps' },
        { holds: false, why: 'a later quote is never approved automatically' },
      ],
    });
  });

  it('ends with the last rule, which has no conditions', () => {
    expect(explainRules(POLICY, { ...FACTS, bandwidth: 501 }, false).at(-1)).toEqual({
      rule: 'rest',
      applies: true,
      conditions: [],
    });
  });
});
