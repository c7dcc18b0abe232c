import { expect, it } from '@jest/globals';
import { equals } from '../../temporal/index.js';

it('lets no value out of its quotes in a query', () => {
  expect(equals('CrbRequestedBy', `a' OR \\`)).toBe(`CrbRequestedBy = 'a\\' OR \\\\'`);
});
