import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseOrderRequest } from '../../contract/index.js';
import { readPolicyFile } from '../../policy/index.js';
import { pathOf, read, section } from './markdown.js';
import { publishedOf, schemaFile, SCHEMAS } from './schemas.js';

describe('docs/schemas', () => {
  it.each(Object.entries(SCHEMAS))('has %s as the code has it; `npm run schemas` writes it', (name, schema) => {
    expect(JSON.parse(read(schemaFile(name)))).toEqual(JSON.parse(JSON.stringify(publishedOf(schema))));
  });

  it('has no other file, and the reference names each', () => {
    const files = readdirSync(pathOf('docs/schemas')).sort();
    expect(files.map((file) => `docs/schemas/${file}`)).toEqual(Object.keys(SCHEMAS).map(schemaFile).sort());
    const page = read('docs/reference.md');
    expect(files.filter((file) => !page.includes(`(schemas/${file})`))).toEqual([]);
  });

  it('says in which unit each duration is', () => {
    const texts = ['policy', 'notices'].flatMap((name) => durationsIn(read(schemaFile(name))));
    expect(texts).toEqual(['decideWithin', 'approvalValid', 'after', 'every', 'expiresSoon']);
    expect(read(schemaFile('order'))).toMatch(/"decideWithinMs": {[^]*"approvalValidMs": {[^]*"everyMs": {/);
  });
});

/** Fields whose schema says that they are durations in words, and which forms there are. */
function durationsIn(json: string): string[] {
  const fields: string[] = [];
  JSON.parse(json, (name, value: unknown) => {
    const { type, description } = Object(value) as { type?: unknown; description?: unknown };
    if (type === 'string' && description === 'A number and a unit: d, h, m, s or ms. From 1ms to 365d.') {
      fields.push(name);
    }
    return value;
  });
  return fields;
}

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
    expect(read('docs/policy.example.yaml')).toMatch(
      /^# yaml-language-server: \$schema=\.\/schemas\/policy\.schema\.json\n/,
    );
  });
});

describe('the requests in the reference', () => {
  const page = section(read('docs/reference.md'), '## The request');
  const requests = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);

  it.each(requests)('%s is a valid request', (json) => {
    expect(parseOrderRequest(JSON.parse(json))).toHaveProperty('request');
  });

  it('show a create and a modify', () => {
    expect(requests.map((json) => (JSON.parse(json) as { action: string }).action)).toEqual(['create', 'modify']);
  });
});
