import { describe, expect, it } from '@jest/globals';
import {
  delegationsText,
  mayDecideFor,
  termsText,
  withoutEnded,
  whoText,
  whyExcluded,
  whyImpossible,
  type ApprovalTerms,
  type Decision,
} from '../../contract/index.js';
import { DEADLINE, NOW, TERMS } from '../workflows/order/data.js';

const HOUR_MS = 3_600_000;
const ASKED = Date.parse(NOW);
const NETWORK = { name: 'network', members: ['ben', 'cleo'] };
const FINANCE = { name: 'finance', members: ['dora'] };
const MANAGERS = { name: 'managers', members: ['mia', 'noah'] };
const at = (hours: number) => new Date(ASKED + hours * HOUR_MS).toISOString();

/** One approval from network, for whose ben others may decide; managers join after four hours. */
const RULE: ApprovalTerms = {
  ...TERMS,
  from: [NETWORK],
  delegations: [
    { from: 'ben', to: 'fay', until: at(10) },
    { from: 'ben', to: 'gus', since: at(2), until: at(10) },
    { from: 'cleo', to: 'fay', since: at(1), until: at(3) },
    { from: 'fay', to: 'hal', until: at(10) },
    { from: 'mia', to: 'ivy', until: at(10) },
    { from: 'ben', to: 'ana', until: at(10) },
    { from: 'ana', to: 'fay', until: at(10) },
  ],
  escalate: { afterMs: 4 * HOUR_MS, to: [MANAGERS] },
};

type Said = Partial<Pick<Decision, 'by' | 'for' | 'decision'>>;

/** @param hours since people were asked */
function whyNot(said: Said, hours = 0, terms: Partial<ApprovalTerms> = {}): string | undefined {
  const now = ASKED + hours * HOUR_MS;
  const deciding = { by: 'fay', decision: 'approve' as const, ...said };
  return whyExcluded({ ...RULE, ...terms }, 'ana', deciding, { now, deadline: DEADLINE })?.text;
}

describe('may decide', () => {
  it.each<[string, Said, number, Partial<ApprovalTerms>?]>([
    ['a delegate, for whom delegated', { for: 'ben' }, 0],
    ['the same, however both are written', { by: ' FAY ', for: 'Ben' }, 0],
    ['a delegate who rejects', { for: 'ben', decision: 'reject' }, 0],
    ['a delegate in the last millisecond', { for: 'ben' }, 10 - 1 / HOUR_MS],
    ['a delegate from the first millisecond on', { by: 'gus', for: 'ben' }, 2],
    ['a further approver from their time on', { by: 'mia' }, 4],
    ['a delegate of a further approver from the same time on', { by: 'ivy', for: 'mia' }, 4],
    ['whom the rule names, all the time', { by: 'ben' }, 0],
    [
      'a requester in their own name, where requesters may',
      { by: 'ana' },
      0,
      { from: [{ name: 'ana', members: ['ana'] }], requesterMayApprove: true },
    ],
  ])('%s', (_name, said, hours, terms = {}) => {
    expect(whyNot(said, hours, terms)).toBeUndefined();
  });
});

describe('may not decide, and is told what helps', () => {
  const whom = 'Who can: network (ben, cleo); from 22 Nov 14:00 UTC also managers (mia, noah)';
  const who = `${whom}; fay for ben.`;

  it.each<[string, Said, number, string, Partial<ApprovalTerms>?]>([
    [
      'a delegate in their own name',
      {},
      0,
      'fay can\'t decide in their own name. To decide for ben, add "for": "ben".',
    ],
    [
      'a delegate before it begins',
      { by: 'gus', for: 'ben' },
      1,
      'gus can decide for ben only from 22 Nov 12:00 UTC on.',
    ],
    [
      'the same in their own name',
      { by: 'gus' },
      1,
      `gus can't decide on this order. ${whom}; fay for ben; fay for cleo. gus can decide for ben only from 22 Nov 12:00 UTC on.`,
    ],
    ['a delegate from its end on', { for: 'ben' }, 10, 'fay could decide for ben until 22 Nov 20:00 UTC.'],
    [
      'a delegate of a delegate',
      { by: 'hal', for: 'ben' },
      0,
      "hal can't decide for ben: the policy had no delegation from ben to hal when it was asked about this quote.",
    ],
    [
      'a delegate of a delegate, for the delegate',
      { by: 'hal', for: 'fay' },
      0,
      `Nobody can decide for fay. fay can't decide on this order. ${who}`,
    ],
    [
      'the delegator for the delegate',
      { by: 'ben', for: 'fay' },
      0,
      `Nobody can decide for fay. fay can't decide on this order. ${who}`,
    ],
    ['somebody for themselves', { by: 'ben', for: 'BEN' }, 0, 'for: BEN is the person that decides. Leave out "for".'],
    [
      'the requester as a delegate',
      { by: 'ana', for: 'ben' },
      0,
      "ana requested this order, so they can't decide for somebody else.",
    ],
    [
      'the requester as a delegate who rejects',
      { by: 'ana', for: 'ben', decision: 'reject' },
      0,
      "ana requested this order, so they can't decide for somebody else.",
    ],
    [
      'the requester as a delegate, even where requesters may approve',
      { by: 'ana', for: 'ben' },
      0,
      "ana requested this order, so they can't decide for somebody else.",
      { requesterMayApprove: true },
    ],
    [
      'a delegate of the requester',
      { for: 'ana' },
      0,
      'ana requested this order, so nobody can decide for them.',
      { from: [{ name: 'ana', members: ['ana'] }], requesterMayApprove: true },
    ],
    ['a further approver before their time', { by: 'mia' }, 3.9, 'mia can decide from 22 Nov 14:00 UTC on.'],
    [
      'a delegate of a further approver before that',
      { by: 'ivy', for: 'mia' },
      3.9,
      'Nobody can decide for mia. mia can decide from 22 Nov 14:00 UTC on.',
    ],
    ['a stranger', { by: 'zoe' }, 5, `zoe can't decide on this order. ${whom}; fay for ben; gus for ben; ivy for mia.`],
    ['a stranger, when all delegations have ended', { by: 'zoe' }, 10, `zoe can't decide on this order. ${whom}.`],
    [
      'a stranger for whom the rule names',
      { by: 'zoe', for: 'ben' },
      5,
      "zoe can't decide for ben: the policy had no delegation from ben to zoe when it was asked about this quote.",
    ],
  ])('%s', (_name, said, hours, text, terms = {}) => {
    expect(whyNot(said, hours, terms)).toBe(text);
  });

  it('a delegate where anyone may decide', () => {
    const { from: _from, delegations: _delegations, escalate: _escalate, ...anyone } = RULE;
    const moment = { now: ASKED, deadline: DEADLINE };
    expect(whyExcluded(anyone, 'ana', { by: 'fay', for: 'ben', decision: 'approve' }, moment)?.text).toBe(
      'Anyone may decide on this order, so nobody decides for somebody else: leave out "for".',
    );
  });
});

it.each([
  [0, ['ben']],
  [1, ['ben', 'cleo']],
  [3, ['ben']],
  [10, []],
])('%d hours after people were asked, a delegate may decide for %j', (hours, seats) => {
  const moment = { now: ASKED + hours * HOUR_MS, deadline: DEADLINE };
  expect(mayDecideFor(RULE, 'ana', 'fay', moment)).toEqual(seats);
});

describe('an order that nobody can approve', () => {
  const each: ApprovalTerms = { ...TERMS, required: 2, from: [NETWORK, FINANCE], fromEach: true };
  const escalate = (...members: string[]) => ({ escalate: { afterMs: 1, to: [{ name: 'managers', members }] } });

  it.each<[string, ApprovalTerms, string, boolean]>([
    ['a delegate is no further person', { ...RULE, required: 3, escalate: undefined } as never, 'ana', false],
    ['further approvers are further people', { ...RULE, required: 4 }, 'ana', true],
    ['they are counted without the requester', { ...RULE, required: 4 }, 'mia', false],
    ['one of them stands in for a party without anybody', { ...each, ...escalate('mia') }, 'dora', true],
    ['whom the rule names already stands in for nobody', { ...each, ...escalate('ben') }, 'dora', false],
    [
      'one of them stands in for one party only',
      { ...each, required: 3, from: [NETWORK, FINANCE, { name: 'dora', members: ['DORA'] }], ...escalate('mia') },
      'dora',
      false,
    ],
  ])('%s', (_name, terms, requestedBy, isPossible) => {
    expect(whyImpossible(terms, requestedBy) === undefined).toBe(isPossible);
  });

  it('is told who could have joined', () => {
    expect(whyImpossible({ ...RULE, required: 5 }, 'ana')).toMatch(
      /needs 5 approvals from network \(ben, cleo\); after 4h also managers \(mia, noah\)\. .* only 4 of them may approve\.$/,
    );
  });
});

it('tells the terms with their delegations, and from when on who else may decide', () => {
  const { delegations = [], ...rule } = RULE;
  expect(termsText({ ...rule, delegations: delegations.slice(0, 2) }, 'ana', DEADLINE)).toBe(
    'Rule "default": 1 approval from network (ben, cleo); from 22 Nov 14:00 UTC also managers (mia, noah). ' +
      'Delegations: fay for ben until 22 Nov 20:00 UTC; gus for ben from 22 Nov 12:00 UTC until 22 Nov 20:00 UTC.',
  );
  expect(termsText({ ...rule, delegations: delegations.slice(-2) }, 'ana', DEADLINE)).not.toContain('Delegations');
  expect(whoText({ ...rule, from: [NETWORK, FINANCE], fromEach: true }, 'mia')).toBe(
    'one from network (ben, cleo) and one from finance (dora), except mia; after 4h also managers (mia, noah), each in place of any one',
  );
  expect(delegationsText({ delegations: delegations.slice(0, 1), moreDelegations: 20 })).toMatch(/; …$/);
  expect(termsText(withoutEnded(RULE, ASKED + 3 * HOUR_MS), 'ana', DEADLINE)).not.toContain('fay for cleo');
  expect(withoutEnded(RULE, ASKED + 10 * HOUR_MS)).toEqual(rule);
});

it('tells the second of what changes within this minute', () => {
  const deadline = new Date(Date.parse(DEADLINE) + 30_000).toISOString();
  const moment = { now: ASKED + 4 * HOUR_MS + 10_000, deadline };
  const why = (by: string, terms: ApprovalTerms) =>
    whyExcluded(terms, 'ana', { by, for: by === 'mia' ? undefined : 'ben', decision: 'approve' } as never, moment)
      ?.text;
  expect(why('mia', RULE)).toBe('mia can decide from 22 Nov 14:00:30 UTC on.');
  expect(whoText(RULE, 'ana', deadline)).toContain('from 22 Nov 14:01 UTC also managers');
  const since = new Date(moment.now + 5_000).toISOString();
  const begins = { ...RULE, delegations: [{ from: 'ben', to: 'gus', since, until: at(10) }] };
  expect(why('gus', begins)).toBe('gus can decide for ben only from 22 Nov 14:00:15 UTC on.');
});
