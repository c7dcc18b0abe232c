import { describe, expect, it } from '@jest/globals';
import { orderRequestJsonSchema, parseOrderRequest } from '../../contract/index.js';
import { policyJsonSchema, readPolicyFile } from '../../policy/index.js';
import { pathOf, read, section } from './markdown.js';

it.each([
  ['order-request', orderRequestJsonSchema()],
  ['policy', policyJsonSchema()],
])(
  'docs/%s.schema.json is the schema; `node --import ./test/support/typescript.js test/docs/write-schema.ts` writes it',
  (name, schema) => {
    expect(JSON.parse(read(`docs/${name}.schema.json`))).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);

describe('docs/policy.example.yaml', () => {
  const policy = readPolicyFile(pathOf('docs/policy.example.yaml'));

  it('is a policy with a rule for every order', () => {
    expect(policy.rules.map(({ name }) => name)).toEqual([
      'small changes',
      'within budget',
      'remote regions',
      'everything else',
    ]);
  });

  it('names its schema for editors', () => {
    expect(read('docs/policy.example.yaml')).toMatch(/^# yaml-language-server: \$schema=\.\/policy\.schema\.json\n/);
  });
});

describe('the requests in the README', () => {
  const page = section(read('README.md'), '### The request');
  const requests = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);

  it.each(requests)('%s is a valid request', (json) => {
    expect(parseOrderRequest(JSON.parse(json))).toHaveProperty('request');
  });

  it('show a create and a modify', () => {
    expect(requests.map((json) => (JSON.parse(json) as { action: string }).action)).toEqual(['create', 'modify']);
  });
});
