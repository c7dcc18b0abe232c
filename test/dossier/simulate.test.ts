import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms } from '../../contract/index.js';
import { retell, simulate, type PastOrder, type Story } from '../../dossier/index.js';
import { policySha256, readPolicy, termsOf } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { newSigner } from '../support/sign.js';
import { TERMS } from '../workflows/order/data.js';
import { recordedOrder } from './recorded-orders.js';

const NOW = Date.parse('2026-12-01T00:00:00Z');
const CLOCKS = { decideWithinMs: 60_000, approvalValidMs: 60_000 };

it.each<[string, string, string[]]>([
  [
    'looser by rules that would have bought by its first quote',
    '{ name: auto, when: { action: create }, approvals: automatic }',
    ['automatic at its first quote, where people decided'],
  ],
  ['as strict by rules that let people decide', '{ name: people, when: { action: create }, approvals: 20 }', []],
])('an order that was quoted again is %s', async (_what, rules, looser) => {
  const story = retell(await recordedOrder('create-requoted'));
  expect(story.quotes.length).toBeGreaterThan(1);
  const policy = readPolicy(`rules: [${rules}, { name: rest, approvals: 20 }]`, 'policy.yaml');
  expect(simulate([{ story, policies: [] }], { policy, clocks: CLOCKS, now: NOW }).orders).toMatchObject([{ looser }]);
});

const DAY_MS = 86_400_000;
const BEN = 'ben@example.com';

/** An order that Ben could have approved within a day from `at`. */
async function orderOf(at: string): Promise<Story> {
  const story = retell(await recordedOrder('create-signed'));
  const terms = { ...TERMS, from: [{ name: BEN, members: [BEN] }] };
  return { ...story, quotes: story.quotes.map((quote) => ({ ...quote, at, record: { ...quote.record, terms } })) };
}

it.each([
  ['one that had ended', 'until: 2026-11-27T15:00:00Z', false],
  ['one that began after the time to decide', 'since: 2026-11-28T15:00:00Z, until: 2027-01-01T00:00:00Z', false],
  ['one that had not begun, and did in time', 'since: 2026-11-28T14:59:00Z, until: 2027-01-01T00:00:00Z', true],
  ['one that held', 'until: 2026-11-27T15:01:00Z', true],
])('a new delegation makes an order looser only if it could have been used: %s', async (_name, times, isLooser) => {
  const policy = readPolicy(
    `delegations: [{from: ${BEN}, to: cleo@example.com, ${times}}]\nrules: [{name: all, approvals: 1, from: [${BEN}]}]`,
    'policy.yaml',
  );
  const order = await orderOf('2026-11-27T15:00:00.000Z');
  const clocks = { decideWithinMs: DAY_MS, approvalValidMs: DAY_MS };
  const { orders, summary } = simulate([{ story: order, policies: [] }], { policy, clocks, now: NOW });
  expect(orders).toHaveLength(1);
  expect(summary.looser).toBe(isLooser ? 1 : 0);
});

it.each<[string, string[], string | undefined]>([
  ['nobody of them has a key', ['cleo@example.com'], 'nobody of ben@example.com, dora@example.com has a valid key'],
  ['too few of them have one', [BEN], 'only ben@example.com of ben@example.com, dora@example.com has a valid key'],
  ['all of them have one', [BEN, 'dora@example.com'], undefined],
])('under new rules that ask for signatures, an order can be approved or not: %s', async (_what, names, why) => {
  const text = `signers: keys\nrules: [{name: all, approvals: 2, from: [${BEN}, dora@example.com], identity: signed}]`;
  const policy = readPolicy(text, 'policy.yaml');
  const signers = parseSigners(names.map((name) => newSigner(name).line).join('\n'));
  const order = await orderOf('2026-11-27T15:00:00.000Z');
  const { orders, summary } = simulate([{ story: order, policies: [] }], { policy, signers, clocks: CLOCKS, now: NOW });
  expect(orders[0]?.impossible?.replace(/^.* but /, '').replace(/\.$/, '')).toBe(why);
  expect(summary.nobodyCouldApprove).toBe(why === undefined ? 0 : 1);
});

describe('a program that may sign requests for whoever they have checked makes an order', () => {
  const signedBy = (tools: string, identity = 'signed') =>
    `signers: keys\ntools: [${tools}]\nrules: [{name: all, approvals: 1, from: [${BEN}], identity: ${identity}}]`;
  const told = 'may say who requests now and could not: new@example.com';

  it.each<[string, string, string, string[]]>([
    ['looser when it is new', signedBy('portal'), signedBy('PORTAL, New <new@example.com>'), [told]],
    ['as strict when it was there', signedBy('portal, new@example.com'), signedBy('new@example.com'), []],
    ['as strict where decisions were not signed', signedBy('portal', 'claimed'), signedBy('new@example.com'), []],
  ])('%s', async (_how, before, after, looser) => {
    const [old, policy] = [readPolicy(before, 'policy.yaml'), readPolicy(after, 'policy.yaml')];
    const sha256 = policySha256(old);
    const recorded = retell(await recordedOrder('create-signed'));
    const quotes = recorded.quotes.map((quote) => {
      const [terms] = old.rules.map((rule) => termsOf(old, rule, CLOCKS)) as [ApprovalTerms];
      return { ...quote, record: { ...quote.record, policy: sha256, terms } };
    });
    const story = { ...recorded, quotes };
    const judge = (policies: PastOrder['policies']) =>
      simulate([{ story, policies }], { policy, clocks: CLOCKS, now: NOW });
    expect(judge([{ sha256, text: before }]).orders).toMatchObject([{ looser }]);
    // Terms don't tell of tools: without the text of the old policy nothing is known of them.
    expect(judge([]).summary.looser).toBe(0);
  });
});
