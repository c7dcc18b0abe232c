import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSeal } from '../../activities/index.js';

const FACTS = { price: { discountPrice: 2000, chargeUnit: null }, existing: ['1', '2'], terms: { required: 1 } };
const seal = createSeal('SecretExample0000000000000000001');

describe('a seal', () => {
  it('is 43 characters, and the same for the same facts', () => {
    expect(seal.of(FACTS)).toMatch(/^[\w-]{43}$/);
    expect(createSeal('SecretExample0000000000000000001').of(FACTS)).toBe(seal.of(FACTS));
  });

  it('is not made with the secret itself', () => {
    const plain = createHmac('sha256', 'SecretExample0000000000000000001')
      .update(JSON.stringify(FACTS))
      .digest('base64url');
    expect(seal.of(FACTS)).not.toBe(plain);
  });

  it.each<[string, unknown]>([
    [
      'in another order',
      { terms: { required: 1 }, existing: ['1', '2'], price: { chargeUnit: null, discountPrice: 2000 } },
    ],
    ['without what is null', { ...FACTS, price: { discountPrice: 2000 } }],
    ['with more that is not there', { ...FACTS, base: undefined }],
    ['after a way through JSON', JSON.parse(JSON.stringify(FACTS))],
  ])('fits the same facts %s', (_name, facts) => {
    expect(seal.fits(facts, seal.of(FACTS))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a figure differs', { ...FACTS, price: { discountPrice: 2001 } }],
    ['a figure is text', { ...FACTS, price: { discountPrice: '2000' } }],
    ['a list is in another order', { ...FACTS, existing: ['2', '1'] }],
    ['a list is one text', { ...FACTS, existing: ['1","2'] }],
    ['a fact is missing', { price: FACTS.price, existing: FACTS.existing }],
    ['a fact is added', { ...FACTS, more: false }],
    ['there are no facts', undefined],
  ])('does not fit when %s', (_name, facts) => {
    expect(seal.fits(facts, seal.of(FACTS))).toBe(false);
  });

  it('does not fit when it was made with another secret', () => {
    expect(seal.fits(FACTS, createSeal('another').of(FACTS))).toBe(false);
    expect(createSeal('another').fits(FACTS, seal.of(FACTS))).toBe(false);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an object', {}],
    ['an empty text', ''],
    ['no such text', '!'.repeat(43)],
    ['half of it', seal.of(FACTS).slice(0, 21)],
    ['more than it', `${seal.of(FACTS)}0000`],
    ['another seal', seal.of({})],
  ])('does not fit, without an error, when it is %s', (_name, given) => {
    expect(seal.fits(FACTS, given)).toBe(false);
  });
});
