import { describe, expect, it } from '@jest/globals';
import {
  clipBytes,
  differenceText,
  figuresOf,
  moneyText,
  priceChangeText,
  priceNote,
  priceText,
  subjectOf,
  summaryOf,
  type Price,
} from '../../contract/index.js';
import {
  BURST,
  CREATE,
  MODIFY,
  NO_PRICE,
  SAMPLE_PRICE,
  TIERED_PRICE,
  UNIT_PRICE,
  without,
} from '../activities/figures.js';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('an order in a few words', () => {
  it('names the regions of a new circuit, and the id of a changed one', () => {
    expect(subjectOf(CREATE)).toBe('asia-east-1 ⇄ asia-north-1');
    expect(subjectOf(MODIFY)).toBe('2000000000000000001');
  });

  it.each([
    [{ bandwidth: 100 }, '100 Mbps'],
    [{ bandwidth: 100, bandwidthCap: null }, '100 Mbps'],
    [{ bandwidth: 100, bandwidthCap: 120 }, '100 Mbps with bursts to 120 Mbps'],
    [{ bandwidthCap: 120 }, 'bursts to 120 Mbps'],
  ])('tells the figures %j', (figures, text) => {
    expect(figuresOf(figures)).toBe(text);
  });

  it.each([
    [CREATE, 'create asia-east-1 ⇄ asia-north-1 100 Mbps for ana@example.com'],
    [BURST, 'create asia-east-1 ⇄ asia-north-1 100 Mbps with bursts to 120 Mbps for ana@example.com'],
    [MODIFY, 'modify 2000000000000000001 200 Mbps for ana@example.com'],
  ])('sums up an order in one line', (request, text) => {
    expect(summaryOf(request)).toBe(text);
  });

  it.each(['a', 'é', '⇄', '😀'])('never needs more than 200 bytes, even for a name of many %s', (letter) => {
    const summary = summaryOf({ ...CREATE, requestedBy: letter.repeat(255) });
    expect(bytesOf(summary)).toBeLessThanOrEqual(200);
    expect(bytesOf(summary)).toBeGreaterThan(190);
    expect(summary).not.toContain('\uFFFD');
  });
});

describe('a text cut to a number of bytes', () => {
  it.each([
    ['shorter than that stays', 'abc', 10, 'abc'],
    ['exactly so long stays', 'abcdefghij', 10, 'abcdefghij'],
    ['one byte longer is cut, mark included', 'abcdefghijk', 10, 'abcdefg…'],
    ['of two-byte characters exactly so long stays', 'ééééé', 10, 'ééééé'],
    ['is cut before a character that does not fit', 'ééééée', 10, 'ééé…'],
    ['is never cut inside a surrogate pair', '😀😀😀', 10, '😀…'],
    ['of three-byte characters fits to the byte', '⇄⇄⇄', 9, '⇄⇄⇄'],
    ['empty stays', '', 10, ''],
    ['with room for the mark alone is the mark', 'abcd', 3, '…'],
  ])('%s', (_name, text, bytes, cut) => {
    expect(clipBytes(text, bytes)).toBe(cut);
    expect(bytesOf(clipBytes(text, bytes))).toBeLessThanOrEqual(bytes);
  });

  it('counts half a surrogate pair as what it becomes', () => {
    expect(bytesOf(clipBytes('\ud83d'.repeat(100), 50))).toBeLessThanOrEqual(50);
  });
});

describe('a price in one line', () => {
  it.each<[string, Price, string]>([
    ['no figure', NO_PRICE, 'no price given'],
    ['a sum', SAMPLE_PRICE, '2,000.00'],
    ['a sum after a discount', { ...SAMPLE_PRICE, discountPrice: 1600 }, '1,600.00'],
    ['a list sum alone', without(SAMPLE_PRICE, 'discountPrice'), '2,000.00'],
    ['nothing to pay', { ...NO_PRICE, originalPrice: 2000, discountPrice: 0 }, '0.00'],
    ['a rate with both units', UNIT_PRICE, '8.00 per MONTH and Mbps'],
    ['a rate with a period', { ...NO_PRICE, unitPrice: 2.78, chargeUnit: 'HOUR' }, '2.78 per HOUR'],
    ['a rate without a period', { ...NO_PRICE, unitPrice: 2.78 }, '2.78'],
    ['a sum and a rate', { ...SAMPLE_PRICE, unitPrice: 3 }, '2,000.00 + 3.00'],
    ['tiers', TIERED_PRICE, 'tiered per HOUR and Mbps: 0–100 at 16.00, 100– at 12.00'],
    ['a tier without a figure', { ...NO_PRICE, stepPrices: [{}] }, 'tiered: 0– at no price given'],
    ['no tier in a list of tiers', { ...NO_PRICE, stepPrices: [] }, 'no price given'],
    ['more than two decimals', { ...NO_PRICE, unitPrice: 0.0035, chargeUnit: 'HOUR' }, '0.0035 per HOUR'],
  ])('with %s', (_name, price, text) => {
    expect(priceText(price)).toBe(text);
  });

  it.each([
    [0, '0.00'],
    [2000, '2,000.00'],
    [0.1, '0.10'],
    [1600.5, '1,600.50'],
    [0.004, '0.004'],
    [2.785, '2.785'],
    [1234567.5, '1,234,567.50'],
    [-1234, '-1,234.00'],
    [999, '999.00'],
    [1e21, '1e+21'],
    [1234.5678, '1,234.5678'],
  ])('shows %p with all its decimals, in groups of three digits', (amount, text) => {
    expect(moneyText(amount)).toBe(text);
  });
});

describe('a price beside the one in force', () => {
  const sum = (discountPrice: number): Price => ({ ...NO_PRICE, discountPrice });
  it.each<[string, Price, Price | undefined, string]>([
    ['unknown', sum(2000), undefined, '2,000.00'],
    ['half of it', sum(2000), sum(1000), '2,000.00 instead of 1,000.00 (+100 %)'],
    ['higher', sum(900), sum(1000), '900.00 instead of 1,000.00 (-10 %)'],
    ['the same', sum(1000), sum(1000), '1,000.00 instead of 1,000.00 (no change)'],
    ['a little lower', sum(1_000_000.01), sum(1_000_000), '1,000,000.01 instead of 1,000,000.00 (+less than 0.1 %)'],
    ['nothing', sum(1000), sum(0), '1,000.00 instead of 0.00'],
    [
      'of another unit',
      sum(1000),
      { ...NO_PRICE, unitPrice: 3, chargeUnit: 'HOUR' },
      '1,000.00 instead of 3.00 per HOUR',
    ],
    ['of two figures', sum(1000), { ...sum(900), unitPrice: 3 }, '1,000.00 instead of 900.00 + 3.00'],
  ])('that is %s', (_name, price, inForce, text) => {
    expect(priceChangeText(price, inForce)).toBe(text);
  });
});

describe('a figure that differs from the quote before', () => {
  it.each([
    [{ field: 'discountPrice', before: 1600, now: 2000 }, 'price: 1,600.00 → 2,000.00'],
    [{ field: 'discount', before: 80, now: 100 }, 'discount: 20 % → none'],
    [{ field: 'chargeUnit', before: null, now: 'HOUR' }, 'charged per: none → HOUR'],
    [{ field: 'circuit.bandwidth', before: 1000, now: 2000 }, "the circuit's bandwidth: 1000 Mbps → 2000 Mbps"],
    [{ field: 'circuit.bandwidthCap', before: null, now: 300 }, "the circuit's burst: none → 300 Mbps"],
    [{ field: 'stepPrices.0.unitPrice', before: 1, now: 2 }, 'stepPrices.0.unitPrice: 1.00 → 2.00'],
  ])('is told in words', (difference, text) => {
    expect(differenceText(difference)).toBe(text);
  });
});

describe('what is to be known about a price', () => {
  it.each<[string, Price, string]>([
    ['that names nothing', NO_PRICE, 'Zenlayer gave no price.'],
    ['of a sum', SAMPLE_PRICE, 'Zenlayer gave no currency or billing period for this price.'],
    ['of a rate', UNIT_PRICE, 'Zenlayer gave no currency. The billing period is MONTH.'],
  ])('%s', (_name, price, note) => {
    expect(priceNote(price)).toBe(note);
  });
});
