import { expect, it } from '@jest/globals';
import { retell, simulate } from '../../dossier/index.js';
import { readPolicy } from '../../policy/index.js';
import { recordedOrder } from './recorded-orders.js';

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
  expect(simulate([story], policy, CLOCKS).orders).toMatchObject([{ looser }]);
});
