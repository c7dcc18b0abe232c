import { describe, expect, it } from '@jest/globals';
import { quoteNotes } from '../../activities/notes.js';
import type { CreateRequest, Price } from '../../contract/index.js';
import { BURST, CREATE, MODIFY, NO_PRICE, SAMPLE_PRICE, UNIT_PRICE } from './figures.js';
import { row } from './rows.js';

const FLAT = { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null };
const BURSTABLE = { internetChargeType: 'ByInstanceBandwidth95', bandwidth: 100, bandwidthCap: 120 };
const withCode = (discountCode: string): CreateRequest => ({ ...CREATE, marketingInfo: { discountCode } });

describe('the notes of a quote', () => {
  it.each<[string, Price, string]>([
    ['no price', NO_PRICE, 'The API named no price at all.'],
    ['a sum', SAMPLE_PRICE, 'The API names no currency, and for this price no period.'],
    ['a rate', UNIT_PRICE, 'The API names no currency; the period is MONTH.'],
  ])('tell what the API leaves open about %s', (_name, price, note) => {
    expect(quoteNotes(CREATE, FLAT, price, [])).toEqual([note]);
  });

  it.each<[string, Price, string]>([
    ['no rate', SAMPLE_PRICE, 'up to the burst of 120 Mbps, is billed on top.'],
    ['a rate with its unit', UNIT_PRICE, 'is billed on top at 16.00 per Mbps.'],
    ['a list rate', { ...UNIT_PRICE, excessDiscountUnitPrice: null }, 'is billed on top at 20.00 per Mbps.'],
    ['a rate without a unit', { ...UNIT_PRICE, excessAmountUnit: null }, 'is billed on top at 16.00.'],
    ['a rate below a cent', { ...UNIT_PRICE, excessDiscountUnitPrice: 0.0035 }, 'is billed on top at 0.0035 per Mbps.'],
    ['a rate of 0', { ...UNIT_PRICE, excessDiscountUnitPrice: 0 }, 'is billed on top at 0.00 per Mbps.'],
  ])('warn that a burst costs extra, with %s', (_name, price, words) => {
    const notes = quoteNotes(BURST, BURSTABLE, price, []);
    expect(notes[1]).toMatch(/^The price covers the commitment of 100 Mbps only/);
    expect(notes[1]).toContain(words);
  });

  it.each<[string, Price, boolean]>([
    ['100 percent', SAMPLE_PRICE, true],
    ['no percent', { ...SAMPLE_PRICE, discount: null }, true],
    ['80 percent', { ...SAMPLE_PRICE, discount: 80 }, false],
  ])('tell of a promo code that brings nothing: %s to pay', (_name, price, told) => {
    const notes = quoteNotes(withCode('SANDBOX80'), FLAT, price, []).join(' ');
    expect(notes.includes('The promo code SANDBOX80 brings no discount')).toBe(told);
  });

  it('name what lies in the recycle bin, and nothing else that exists', () => {
    const rows = [row({ status: 'RECYCLED' }), row({ status: 'RECYCLING' }), row({ status: 'CREATE_FAILED' })];
    const notes = quoteNotes(CREATE, FLAT, SAMPLE_PRICE, rows);
    expect(notes).toHaveLength(3);
    expect(notes[1]).toContain('In the recycle bin, and perhaps in the way: circuit 2000000000000000001');
  });

  it('are as brief for a change', () => {
    expect(quoteNotes(MODIFY, FLAT, SAMPLE_PRICE, [row()])).toHaveLength(1);
  });
});
