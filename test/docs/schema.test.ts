import { describe, expect, it } from '@jest/globals';
import { orderRequestJsonSchema, parseOrderRequest } from '../../contract/index.js';
import { read, section } from './markdown.js';

describe('docs/order-request.schema.json', () => {
  it('is the schema of the request; `node --import ./test/support/typescript.js test/docs/write-schema.ts` writes it', () => {
    expect(JSON.parse(read('docs/order-request.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(orderRequestJsonSchema())),
    );
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
