import { expect, it } from '@jest/globals';
import { figuresOfCreate, figuresOfModify } from '../../contract/index.js';
import { BURST, CREATE, MODIFY } from '../activities/figures.js';

const BURSTABLE = { internetChargeType: 'ByInstanceBandwidth95', bandwidth: 100, bandwidthCap: 120 };

it('a new circuit has the figures of the request, a missing burst being none', () => {
  expect(figuresOfCreate(CREATE)).toEqual({ internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null });
  expect(figuresOfCreate(BURST)).toEqual(BURSTABLE);
});

it('a change leaves alone what it does not name', () => {
  const { bandwidth: _bandwidth, ...request } = MODIFY;
  expect(figuresOfModify(BURSTABLE, { ...request, bandwidth: 110 })).toEqual({ ...BURSTABLE, bandwidth: 110 });
  expect(figuresOfModify(BURSTABLE, { ...request, bandwidthCap: 500 })).toEqual({ ...BURSTABLE, bandwidthCap: 500 });
});
