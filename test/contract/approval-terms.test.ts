import { describe, expect, it } from '@jest/globals';
import {
  eachOnce,
  isNamed,
  samePerson,
  termsText,
  whoText,
  whyImpossible,
  type ApprovalTerms,
} from '../../contract/index.js';
import { TERMS } from '../workflows/order/data.js';
import { computed } from '../support/computed.js';

const NETWORK = { name: 'network', members: ['ben', 'cleo'] };
const FINANCE = { name: 'finance', members: ['dora'] };
const ANA = { name: 'ana', members: ['ana'] };

function terms(fields: Partial<ApprovalTerms>): ApprovalTerms {
  return { ...TERMS, rule: 'dear', ...fields };
}

it.each([
  ['ana', 'ana', true],
  ['Ana@Example.com', ' ana@example.com ', true],
  ['In\u00e9s', 'INE\u0301S', true],
  ['ana', '\uff21\uff2e\uff21\u00a0', true],
  ['ana', 'anna', false],
  ['ana@example.com', 'Ana <ana@example.com>', true],
  ['ana@example.com', '"Lima, Ana" < MAILTO:ANA@example.com >', true],
  ['ana@example.com', 'mailto:ana@example.com?subject=hello', true],
  ['ana@example.com', 'ana@\u200bexample.com', true],
  ['ana@example.com', '\u202eana\u00ad@example\ufe0f.com\u2060', true],
  ['Ana  de\u3000Lima', 'ana de lima', true],
  ['stra\u00dfe', 'STRASSE', true],
  ['\u039f\u03b4\u03cc\u03c2', '\u039f\u0394\u038c\u03a3', true],
  ['ana@example.com', 'Ana <ben@example.com>', false],
  ['ana', 'Ana <ana@example.com>', false],
  ['ana <network>', 'network', false],
  ['ana b', 'anab', false],
  ['ines', 'inés', false],
])('%j and %j are the same person: %s', (one, other, expected) => {
  expect(samePerson(one, other)).toBe(expected);
  expect(samePerson(other, one)).toBe(expected);
});

it.each<[string, string]>([
  ['an address that does not end', `<${'@'.repeat(100_000)} y>`],
  ['accents in the wrong order', `a${'\u0301'.repeat(50_000)}${'\u0316'.repeat(50_000)}`],
])('a crafted name of %s is compared at once', (_name, crafted) => {
  const { result, ms } = computed(() => [samePerson(crafted, 'ben'), samePerson(crafted, crafted)]);
  expect(result).toEqual([false, true]);
  expect(ms).toBeLessThan(1_000);
});

it('everybody is counted once, by the name that comes first', () => {
  expect(eachOnce(['Ana Lima <ana@example.com>', 'ben', 'ana@example.com', 'BEN ', 'b\u00e9n'])).toEqual([
    'Ana Lima <ana@example.com>',
    'ben',
    'b\u00e9n',
  ]);
});

it.each<[string, Partial<ApprovalTerms>, string, boolean]>([
  ['anybody, where nobody is named', {}, 'mallory', true],
  ['a member of a group', { from: [FINANCE, NETWORK] }, 'CLEO', true],
  ['a person', { from: [NETWORK, ANA] }, 'ana', true],
  ['nobody else', { from: [NETWORK] }, 'dora', false],
  ["nobody by a group's name", { from: [NETWORK] }, 'network', false],
])('may decide: %s', (_name, fields, by, expected) => {
  expect(isNamed(terms(fields), by)).toBe(expected);
});

describe('an order that nobody can approve', () => {
  it.each<[string, Partial<ApprovalTerms>, string, string]>([
    [
      'all are the requester',
      { from: [ANA] },
      'Ana',
      'Nobody can approve this order: rule "dear" needs 1 approval from ana. Because Ana requested the order, nobody of them may approve.',
    ],
    [
      'one is missing',
      { required: 2, from: [NETWORK] },
      'ben',
      'Nobody can approve this order: rule "dear" needs 2 approvals from network (ben, cleo). Because ben requested the order, only 1 of them may approve.',
    ],
    [
      'one is in two groups',
      { required: 2, from: [NETWORK, { name: 'board', members: ['BEN'] }] },
      'cleo',
      'Nobody can approve this order: rule "dear" needs 2 approvals from network (ben, cleo) or board (BEN). Because cleo requested the order, only 1 of them may approve.',
    ],
    [
      'one of each, and one group is the requester',
      { required: 2, from: [NETWORK, FINANCE], fromEach: true },
      'dora',
      'Nobody can approve this order: rule "dear" needs 2 approvals, one from network (ben, cleo) and one from finance (dora). Because dora requested the order, nobody from finance may approve.',
    ],
  ])('is told: %s', (_name, fields, requestedBy, words) => {
    expect(whyImpossible(terms(fields), requestedBy)).toBe(words);
  });

  it.each<[string, Partial<ApprovalTerms>, string]>([
    ['anybody may', { required: 20 }, 'ana'],
    ['the rule itself approves', { required: 0, from: [ANA] }, 'ana'],
    ['the requester may', { from: [ANA], requesterMayApprove: true }, 'ana'],
    ['enough others may', { required: 2, from: [NETWORK] }, 'ana'],
    ['as many as needed are left', { from: [NETWORK] }, 'ben'],
    ['each group has another', { required: 2, from: [NETWORK, FINANCE], fromEach: true }, 'ben'],
  ])('is another one: %s', (_name, fields, requestedBy) => {
    // Two groups, of which two others can approve.
    const more = fields.fromEach ? { from: [NETWORK, { ...FINANCE, members: ['dora', 'emil'] }] } : {};
    expect(whyImpossible(terms({ ...fields, ...more }), requestedBy)).toBeUndefined();
  });
});

it.each<[Partial<ApprovalTerms>, string]>([
  [{}, 'anyone except ana'],
  [{ requesterMayApprove: true }, 'anyone'],
  [{ from: [NETWORK] }, 'network (ben, cleo)'],
  [{ from: [NETWORK, ANA] }, 'network (ben, cleo) or ana, except ana'],
  [{ from: [NETWORK, ANA], requesterMayApprove: true }, 'network (ben, cleo) or ana'],
  [{ from: [NETWORK, FINANCE], fromEach: true }, 'one from network (ben, cleo) and one from finance (dora)'],
  [{ from: [NETWORK], fromEach: true }, 'network (ben, cleo)'],
  [
    { from: [{ name: 'all', members: Array.from({ length: 11 }, (_, index) => `p${index}`) }] },
    'all (p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, …)',
  ],
  [{ from: [{ name: 'all', members: ['ben'], more: 10 }] }, 'all (ben, …)'],
  [{ from: [{ name: 'ben', members: ['ben'], more: 10 }] }, 'ben (ben, …)'],
])('who may decide under %j: %s', (fields, text) => {
  expect(whoText(terms(fields), 'ana')).toBe(text);
});

it.each<[Partial<ApprovalTerms>, string]>([
  [{}, 'Rule "dear": 1 approval from anyone except ana.'],
  [{ required: 0 }, 'Rule "dear": approved automatically.'],
  [
    { required: 2, from: [NETWORK], commentFor: ['approve', 'reject'] },
    'Rule "dear": 2 approvals from network (ben, cleo). Comment required to approve and to reject.',
  ],
  [
    { required: 3, from: [NETWORK, FINANCE], fromEach: true },
    'Rule "dear": 3 approvals, at least one from network (ben, cleo) and one from finance (dora).',
  ],
])('the terms %j in one sentence: %s', (fields, text) => {
  expect(termsText(terms(fields), 'ana')).toBe(text);
});
