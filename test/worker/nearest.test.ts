import { expect, test } from '@jest/globals';
import { nearest } from '../../worker/nearest.js';

const NAMES = ['CRB_POLL_MOST', 'CRB_POLL_LEAST', 'CRB_HEALTH_PORT'];

test.each([
  ['CRB_POL_MOST', 'CRB_POLL_MOST'],
  ['CRB_POLL_LAEST', 'CRB_POLL_LEAST'],
  ['CRB_HEALTHPORT', 'CRB_HEALTH_PORT'],
  // What Kubernetes injects for a service named crb-orders is nobody's typing error.
  ['CRB_ORDERS_SERVICE_HOST', undefined],
  ['CRB_ORDERS_PORT', undefined],
])('%s most likely means %s', (word, meant) => {
  expect(nearest(word, NAMES)).toBe(meant);
});
