import { describe, expect, it } from '@jest/globals';
import {
  memoOf,
  orderIdOf,
  REQUEST_MEMO,
  requestInMemo,
  summaryOf,
  type CreateRequest,
  type OrderRequest,
} from '../../contract/index.js';

const CREATE: CreateRequest = {
  action: 'create',
  vpcId: 'vpc-1',
  internetChargeType: 'ByInstanceBandwidth95',
  crossRegionBandwidthName: 'tokyo-hongkong',
  regionA: 'asia-north-1',
  regionZ: 'asia-east-1',
  bandwidth: 100,
  bandwidthCap: 200,
  requestedBy: 'ana@example.com',
};
const LONG = { reason: 'r'.repeat(255), externalId: 'e'.repeat(255), marketingInfo: { discountCode: 'd'.repeat(255) } };

function read(request: OrderRequest): OrderRequest | undefined {
  return requestInMemo(memoOf(request)[REQUEST_MEMO], orderIdOf(request) ?? '');
}

describe('the memo of an order', () => {
  it.each<OrderRequest>([
    CREATE,
    { action: 'modify', crossRegionBandwidthId: 'crb-1', bandwidthCap: 300, requestedBy: 'ana@example.com' },
  ])('has what a list shows of a request', (request) => {
    const short = read(request);
    expect(short).toEqual(request);
    expect(summaryOf(short ?? {})).toBe(summaryOf(request));
  });

  it('is short, however much a request says', () => {
    expect(read({ ...CREATE, ...LONG })).toEqual(CREATE);
    expect(JSON.stringify(memoOf({ ...CREATE, ...LONG })).length).toBeLessThan(300);
    const longest = { ...CREATE, vpcId: 'v'.repeat(100), regionA: 'a'.repeat(100), regionZ: 'z'.repeat(100) };
    const memo = memoOf({ ...longest, crossRegionBandwidthName: 'n'.repeat(63), requestedBy: 'ü'.repeat(127) });
    expect(Buffer.byteLength(JSON.stringify(memo))).toBeLessThan(900);
  });

  it.each<[string, unknown]>([
    ['is missing', undefined],
    ['is a text', 'create asia-east-1 ⇄ asia-north-1 100 Mbps'],
    ['lacks a field', { ...CREATE, requestedBy: undefined }],
    ['has a field of another form', { ...CREATE, bandwidth: '100' }],
    ['has a field that no request has', { ...CREATE, color: 'red' }],
    ['names another circuit', { ...CREATE, vpcId: 'vpc-2' }],
    ['is for another action', { action: 'modify', crossRegionBandwidthId: 'crb-1', bandwidth: 1, requestedBy: 'ana' }],
  ])('counts for nothing when it %s', (_name, memo) => {
    expect(requestInMemo(memo, orderIdOf(CREATE) ?? '')).toBeUndefined();
  });
});
