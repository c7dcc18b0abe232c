import { describe, expect, it } from '@jest/globals';
import { describeRow } from '../../activities/circuits.js';
import { quoteNotes } from '../../activities/notes.js';
import type { CreateRequest, Price } from '../../contract/index.js';
import { BURST, CREATE, MODIFY, SAMPLE_PRICE, UNIT_PRICE, without } from './figures.js';
import { row } from './rows.js';

const FLAT = { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null };
const BURSTABLE = { internetChargeType: 'ByInstanceBandwidth95', bandwidth: 100, bandwidthCap: 120 };
const withCode = (discountCode: string): CreateRequest => ({ ...CREATE, marketingInfo: { discountCode } });

describe('the notes of a quote', () => {
  it('are none for an ordinary order', () => {
    expect(quoteNotes(CREATE, FLAT, SAMPLE_PRICE, [])).toEqual([]);
    expect(quoteNotes(MODIFY, FLAT, SAMPLE_PRICE, [row()])).toEqual([]);
  });

  it.each<[string, Price, string]>([
    ['no rate', SAMPLE_PRICE, '.'],
    ['a rate with its unit', UNIT_PRICE, ': 16.00 per Mbps.'],
    ['a list rate', without(UNIT_PRICE, 'excessDiscountUnitPrice'), ': 20.00 per Mbps.'],
    ['a rate without a unit', without(UNIT_PRICE, 'excessAmountUnit'), ': 16.00.'],
    ['a rate below a cent', { ...UNIT_PRICE, excessDiscountUnitPrice: 0.0035 }, ': 0.0035 per Mbps.'],
    ['a rate of 0', { ...UNIT_PRICE, excessDiscountUnitPrice: 0 }, ': 0.00 per Mbps.'],
  ])('warn that a burst costs extra, with %s', (_name, price, rate) => {
    expect(quoteNotes(BURST, BURSTABLE, price, [])).toEqual([
      `The price covers only the commitment of 100 Mbps. Usage above it, up to the burst of 120 Mbps, costs extra${rate}`,
    ]);
  });

  it.each<[string, Price, boolean]>([
    ['100 percent', SAMPLE_PRICE, true],
    ['no percent', without(SAMPLE_PRICE, 'discount'), true],
    ['80 percent', { ...SAMPLE_PRICE, discount: 80 }, false],
  ])('tell of a promo code that brings nothing: %s to pay', (_name, price, told) => {
    const notes = quoteNotes(withCode('SANDBOX80'), FLAT, price, []).join(' ');
    expect(notes.includes('SANDBOX80')).toBe(told);
  });

  it('name what lies in the recycle bin, and nothing else that exists', () => {
    const rows = [row({ status: 'RECYCLED' }), row({ status: 'RECYCLING' }), row({ status: 'CREATE_FAILED' })];
    const notes = quoteNotes(CREATE, FLAT, SAMPLE_PRICE, rows);
    expect(notes).toEqual(rows.slice(0, 2).map((recycled) => expect.stringContaining(describeRow(recycled))));
  });
});
