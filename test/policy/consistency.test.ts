import { describe, expect, it } from '@jest/globals';
import { PolicyError, readPolicy } from '../../policy/index.js';

const LAST = { name: 'last', approvals: 1 };

/** All that is wrong with a policy, without the lines. */
function problemsOf(...rules: object[]): string[] {
  const groups = { network: ['ben', 'cleo'], finance: ['dora'], toString: ['ben'] };
  try {
    readPolicy(JSON.stringify({ groups, rules }), 'policy');
  } catch (error) {
    if (error instanceof PolicyError) {
      return error.problems.map((problem) => problem.replace(/^line 1: /, ''));
    }
    throw error;
  }
  return [];
}

/** The same of a rule in first place. */
function problemsOfRule(rule: object): string[] {
  return problemsOf({ name: 'first', when: { action: 'create' }, approvals: 1, ...rule }, LAST);
}

describe('a rule that says something else than it seems to is refused', () => {
  it.each<[string, object, string]>([
    ['the name of another rule', { name: 'first' }, 'rules.1.name: '],
    ['no conditions before the last rule', { name: 'x', when: {} }, 'rules.1.when: '],
    [
      'the price of a change, of a new circuit',
      { name: 'x', when: { action: 'create', priceChange: { atMostPercent: 5 } } },
      'rules.1.when.priceChange: ',
    ],
    [
      'an amount beyond the commitment without its unit',
      { name: 'x', when: { price: { atMost: 1, chargeUnit: 'MONTH', excessAtMost: 2 } } },
      'rules.1.when.price.excessAtMost: ',
    ],
    [
      'reminders after the end',
      { name: 'x', decideWithin: '1d', reminders: { every: '24h', atMost: 1 } },
      'rules.1.reminders.every: ',
    ],
    ['two lists of people', { name: 'x', from: ['a'], fromEach: ['b'] }, 'rules.1.fromEach: '],
    ['an unknown group', { name: 'x', from: ['ben', 'group:nix'] }, 'rules.1.from.1: is "group:nix", '],
    [
      'an unknown group of each',
      { name: 'x', fromEach: ['group:valueOf'] },
      'rules.1.fromEach.0: is "group:valueOf", ',
    ],
    ['a group written otherwise', { name: 'x', from: ['Group: network'] }, 'rules.1.from.0: is "Group: network", '],
    ['a group as if it were a person', { name: 'x', from: ['network'] }, 'rules.1.from.0: is "network", '],
    ['more approvals than people', { name: 'x', approvals: 3, from: ['group:network'] }, 'rules.1.approvals: is 3, '],
    ['people who are one', { name: 'x', approvals: 2, from: ['Inés', 'INE\u0301S '] }, 'rules.1.approvals: is 2, '],
    [
      'people of two groups who are one',
      { name: 'x', approvals: 3, from: ['group:network', 'Ben'] },
      'rules.1.approvals: is 3, ',
    ],
    [
      'fewer approvals than parties',
      { name: 'x', fromEach: ['group:network', 'group:finance'] },
      'rules.1.approvals: is 1, ',
    ],
    [
      'nobody but the requester',
      { name: 'x', from: ['ben'], when: { requestedBy: ['Ben'] } },
      'rules.1.approvals: is 1, ',
    ],
    [
      'requesters none of whom has others',
      { name: 'x', approvals: 2, from: ['ben', 'cleo'], when: { requestedBy: ['ben', 'cleo'] } },
      'rules.1.approvals: is 2, ',
    ],
    [
      'a party that is the requester',
      { name: 'x', approvals: 2, fromEach: ['group:network', 'group:finance'], when: { requestedBy: ['dora'] } },
      'rules.1.approvals: is 2, ',
    ],
  ])('%s', (_name, rule, problem) => {
    const first = { name: 'first', when: { action: 'modify' }, approvals: 1 };
    expect(problemsOf(first, { when: { action: 'create' }, approvals: 1, ...rule }, LAST)).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it.each<[string, unknown]>([
    ['from', ['ben']],
    ['fromEach', ['ben']],
    ['requesterMayApprove', false],
    ['commentFor', ['reject']],
    ['decideWithin', '1d'],
    ['reminders', { every: '1d', atMost: 1 }],
  ])('%s where nobody is asked', (field, value) => {
    expect(problemsOfRule({ approvals: 'automatic', [field]: value })).toEqual([
      expect.stringContaining(`rules.0.${field}: `),
    ]);
  });

  it('conditions of the last rule, and nobody to ask in it', () => {
    expect(problemsOf({ name: 'only', when: { action: 'create' }, approvals: 'automatic' })).toEqual([
      expect.stringContaining('rules.0.when: '),
      expect.stringContaining('rules.0.approvals: '),
    ]);
  });

  it('a group in a group', () => {
    expect(() =>
      readPolicy(`groups:\n  a: [ben]\n  b:\n    - cleo\n    - group:a\nrules: [{name: x, approvals: 1}]`, 'policy'),
    ).toThrow('line 5: groups.b.1: is "group:a", ');
  });

  it('a group of a file that has none', () => {
    expect(() => readPolicy('rules: [{name: x, approvals: 1, from: ["group:constructor"]}]', 'policy')).toThrow(
      'rules.0.from.0: is "group:constructor", ',
    );
  });

  it('with the line of the very entry', () => {
    const source = 'rules:\n  - name: x\n    approvals: 1\n    from:\n      - ben\n      - group:nix\n';
    expect(() => readPolicy(source, 'policy')).toThrow('line 6: rules.0.from.1: ');
  });
});

describe('a rule that can be satisfied is taken', () => {
  it.each<[string, object]>([
    ['as many approvals as people', { approvals: 3, from: ['group:network', 'dora'] }],
    ['one person for two parties', { approvals: 2, fromEach: ['group:network', 'group:toString'] }],
    ['a group named as JavaScript names its own things', { from: ['group:toString'] }],
    ['the requester, who may', { from: ['ben'], when: { requestedBy: ['ben'] }, requesterMayApprove: true }],
    ['one of the requesters has others', { from: ['ben'], when: { requestedBy: ['ben', 'cleo'] } }],
    ['requesters by a pattern', { from: ['ben'], when: { requestedBy: ['b*'] } }],
    ['any number of people, by anybody', { approvals: 20 }],
    ['an automatic rule with its own clock for the approval', { approvals: 'automatic', approvalValid: '1h' }],
    ['reminders before the end', { decideWithin: '2d', reminders: { every: '1d', atMost: 1 } }],
    [
      'an amount beyond the commitment with its unit',
      { when: { price: { atMost: 1, chargeUnit: 'MONTH', excessAtMost: 2, excessAmountUnit: 'Mbps' } } },
    ],
  ])('%s', (_name, rule) => {
    expect(problemsOfRule(rule)).toEqual([]);
  });
});
