import { describe, expect, it } from '@jest/globals';
import { FINAL_STATES, isFinal, type OrderState } from '../../contract/index.js';

describe('a state', () => {
  it.each(FINAL_STATES)('%s is an end', (state) => {
    expect(isFinal(state)).toBe(true);
  });

  it.each<OrderState>(['quoting', 'awaitingApproval', 'placing', 'held', 'provisioning'])('%s is no end', (state) => {
    expect(isFinal(state)).toBe(false);
  });
});
