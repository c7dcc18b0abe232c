import { expect, it } from '@jest/globals';
import { policyWarnings, readPolicy } from '../../policy/index.js';

it('a policy warns of names that count otherwise than they are written', () => {
  const policy = readPolicy(
    `
groups:
  network: ["ben@\\u200bexample.com", cleo@example.com, "Cleo <cleo@example.com>"]
rules:
  - {name: a, when: {requestedBy: ["mailto:ana@example.com"]}, approvals: 1, from: ["group:network", "ＤＯＲＡ"]}
  - {name: b, approvals: 1, from: [Ben@Example.com]}
`,
    'policy.yaml',
  );
  expect(policyWarnings(policy)).toEqual([
    'groups.network.0: "ben@<U+200B>example.com" holds U+200B, which nobody sees. It counts as ben@example.com.',
    'groups.network.2: "Cleo <cleo@example.com>" counts as cleo@example.com.',
    'groups.network.2: "Cleo <cleo@example.com>" is the same person as groups.network.1.',
    'rules.0.from.1: "ＤＯＲＡ" counts as dora.',
    'rules.0.when.requestedBy.0: "mailto:ana@example.com" counts as ana@example.com.',
  ]);
});

it('a policy warns that automatic approvals of small changes may add up, unless their result has a limit', () => {
  const rules = [
    '{name: a, when: {priceChange: {atMostPercent: 10}}, approvals: automatic}',
    '{name: b, when: {priceChange: {atMostPercent: 10}, bandwidth: {atMost: 500}}, approvals: automatic}',
    '{name: c, when: {priceChange: {atMostPercent: 10}, price: {atMost: 5000, chargeUnit: MONTH}}, approvals: automatic}',
    '{name: d, when: {priceChange: {atMostPercent: 10}}, approvals: 1}',
    '{name: f, when: {priceChange: {atMostPercent: 10}, price: {atMost: 20, chargeUnit: MONTH, amountUnit: Mbps}}, approvals: automatic}',
    '{name: g, when: {price: {atMost: 20, chargeUnit: MONTH, amountUnit: Mbps}, bandwidth: {atMost: 500}}, approvals: automatic}',
    '{name: e, approvals: 1}',
  ];
  expect(policyWarnings(readPolicy(`rules: [${rules.join(', ')}]`, 'policy.yaml'))).toEqual([
    'rules.0: many changes of 10 % each are approved automatically, and nothing limits where they lead. ' +
      'Add when.price or when.bandwidth, which limit the result.',
    'rules.4: a price per Mbps is approved automatically, and nothing limits how many Mbps. ' +
      'Add when.bandwidth, which limits the result.',
  ]);
});
