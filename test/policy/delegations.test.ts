import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY, PolicyError, policyWarnings, readPolicy, termsOf, type Policy } from '../../policy/index.js';

const CLOCKS = { decideWithinMs: 1000, approvalValidMs: 1000 };
const NOW = Date.parse('2026-11-22T10:00:00Z');

const FILE = `
groups: {network: [ben, cleo], managers: [mia]}
delegations:
  - {from: Ben, to: fay, since: 2026-12-01T00:00:00+01:00, until: 2026-12-24T00:00:00Z}
  - {from: mia, to: fay, until: 2026-12-24T00:00:00Z}
  - {from: dora, to: fay, until: 2026-11-01T00:00:00Z}
rules:
  - {name: escalated, when: {action: create}, approvals: 2, from: ["group:network"], decideWithin: 1d,
     escalate: {after: 4h, to: ["group:managers"]}}
  - {name: network, when: {action: modify}, approvals: 1, from: ["group:network"]}
  - {name: anyone, approvals: 1}
`;

function problemsOf(policy: object): string[] {
  try {
    readPolicy(JSON.stringify({ ...DEFAULT_POLICY, groups: { network: ['ben', 'cleo'] }, ...policy }), 'policy');
  } catch (error) {
    if (error instanceof PolicyError) {
      return error.problems.map((problem) => problem.replace(/^line 1: /, ''));
    }
    throw error;
  }
  return [];
}

describe('the terms of a rule', () => {
  const policy: Policy = readPolicy(FILE, 'policy.yaml');
  const [escalated, network, anyone] = policy.rules.map((rule) => termsOf(policy, rule, CLOCKS));
  const ofBen = { from: 'Ben', to: 'fay', since: '2026-11-30T23:00:00.000Z', until: '2026-12-24T00:00:00.000Z' };

  it('have the delegations of those who may decide, now or later, with times in UTC', () => {
    expect(escalated?.delegations).toEqual([ofBen, { from: 'mia', to: 'fay', until: '2026-12-24T00:00:00.000Z' }]);
    expect(network?.delegations).toEqual([ofBen]);
  });

  it('have no field for what they have nothing of', () => {
    expect(Object.keys(anyone ?? {})).toEqual(
      Object.keys(termsOf(DEFAULT_POLICY, DEFAULT_POLICY.rules[0] ?? { name: '', approvals: 1 }, CLOCKS)),
    );
    expect(network).not.toHaveProperty('escalate');
  });

  it('say who may decide too, and when', () => {
    expect(escalated?.escalate).toEqual({ afterMs: 4 * 3_600_000, to: [{ name: 'managers', members: ['mia'] }] });
  });

  it('take more approvals than there are people at first', () => {
    const rule = { name: 'x', approvals: 3, from: ['group:network'], decideWithin: '1d' };
    expect(problemsOf({ rules: [rule] })).toHaveLength(1);
    expect(problemsOf({ rules: [{ ...rule, escalate: { after: '1h', to: ['mia'] } }] })).toEqual([]);
  });
});

describe('a policy is refused, with the field, for', () => {
  const until = '2026-12-24T00:00:00Z';

  it.each<[string, object, string]>([
    [
      'a delegation to oneself',
      { from: 'ben', to: ' BEN', until },
      'to: is " BEN", the same person as from; expected somebody else',
    ],
    [
      'a delegation of a group',
      { from: 'group:network', to: 'fay', until },
      'from: is "group:network", expected a person: a group neither delegates nor decides',
    ],
    [
      'a delegation to a group by its name',
      { from: 'ben', to: 'network', until },
      'to: is "network", expected a person',
    ],
    [
      'an end before the beginning',
      { from: 'ben', to: 'fay', since: '2026-12-24T01:00:00+01:00', until },
      `until: is ${until}, expected a time after since, which is 2026-12-24T01:00:00+01:00`,
    ],
    [
      'no end',
      { from: 'ben', to: 'fay' },
      'until: is missing, expected a time such as 2026-12-24T00:00:00Z, with its time zone',
    ],
    [
      'an end without a time zone',
      { from: 'ben', to: 'fay', until: '2026-12-24T00:00:00' },
      'until: is "2026-12-24T00:00:00", expected a time such as',
    ],
    [
      'a day that does not exist',
      { from: 'ben', to: 'fay', until: '2026-02-30T00:00:00Z' },
      'until: is "2026-02-30T00:00:00Z", expected a time such as',
    ],
    ['another field', { from: 'ben', to: 'fay', until, reason: 'x' }, 'reason: no such field'],
  ])('%s', (_name, delegation, problem) => {
    const [first, ...others] = problemsOf({ delegations: [{ from: 'cleo', to: 'fay', until }, delegation] });
    expect(first).toMatch(`delegations.1.${problem}`);
    expect(others).toEqual([]);
  });

  const from = ['group:network'];
  const decideWithin = '1d';
  it.each<[string, object, string]>([
    [
      'an escalation at the deadline',
      { from, decideWithin, escalate: { after: '24h', to: ['mia'] } },
      'escalate.after: is 24h, expected a time shorter than decideWithin, which is 1d',
    ],
    [
      'an escalation without a deadline of the rule',
      { from, escalate: { after: '4h', to: ['mia'] } },
      'escalate: needs decideWithin beside it, expected a time longer than 4h',
    ],
    [
      'an escalation where anyone may decide',
      { decideWithin, escalate: { after: '4h', to: ['mia'] } },
      'escalate: has no effect where anyone may decide; expected from or fromEach beside it',
    ],
    [
      'an escalation to an unknown group',
      { from, decideWithin, escalate: { after: '4h', to: ['mia', 'group:nix'] } },
      'escalate.to.1: is "group:nix", expected group:network',
    ],
    [
      'an escalation to nobody',
      { from, decideWithin, escalate: { after: '4h', to: [] } },
      'escalate.to: is [], expected at least one of people and groups',
    ],
  ])('%s', (_name, rule, problem) => {
    expect(problemsOf({ rules: [{ name: 'x', approvals: 1, ...rule }] })).toEqual([`rules.0.${problem}`]);
  });

  it('an escalation of what is approved automatically', () => {
    const rule = {
      name: 'x',
      when: { action: 'create' },
      approvals: 'automatic',
      escalate: { after: '4h', to: ['mia'] },
    };
    expect(problemsOf({ rules: [rule, { name: 'y', approvals: 1 }] })).toEqual([
      'rules.0.escalate: has no effect when approvals is "automatic"; leave it out',
    ]);
  });
});

it('a policy warns of delegations that are over or can never matter, and of people who could decide before', () => {
  expect(policyWarnings(readPolicy(FILE, 'policy.yaml'), NOW)).toEqual([
    'delegations.2: no rule names dora in from, fromEach or escalate, so nobody can decide for them.',
    'delegations.2: it has ended, at 2026-11-01T00:00:00.000Z.',
  ]);
  const both = FILE.replace('managers: [mia]', 'managers: [mia, CLEO]');
  expect(policyWarnings(readPolicy(both, 'policy.yaml'), NOW)).toContain(
    'rules.0.escalate: the rule names CLEO already. Who may decide from the start stands in for nobody later.',
  );
});
