import { describe, expect, it } from '@jest/globals';
import { orderIdOf } from '../../contract/index.js';

const CREATE = { action: 'create', vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' };

describe('the id of an order', () => {
  it('is the same for a pair of regions in either order', () => {
    expect(orderIdOf(CREATE)).toBe('crb:vpc-1:asia-east-1:asia-north-1');
    expect(orderIdOf({ ...CREATE, regionA: 'asia-north-1', regionZ: 'asia-east-1' })).toBe(orderIdOf(CREATE));
  });

  it('sorts regions by code unit, whatever the locale', () => {
    expect(orderIdOf({ ...CREATE, regionA: 'a-1', regionZ: 'B-1' })).toBe('crb:vpc-1:B-1:a-1');
  });

  it("is the circuit's for a change", () => {
    expect(orderIdOf({ action: 'modify', crossRegionBandwidthId: '2000000000000000001' })).toBe(
      'crb:2000000000000000001',
    );
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['nothing', undefined],
    ['text', 'create'],
    ['a list', []],
    ['no action', { ...CREATE, action: undefined }],
    ['an unknown action', { ...CREATE, action: 'delete' }],
    ['no VPC', { ...CREATE, vpcId: undefined }],
    ['an empty VPC', { ...CREATE, vpcId: '' }],
    ['a region that is a number', { ...CREATE, regionA: 1 }],
    ['no region', { ...CREATE, regionZ: null }],
    ['a change of no circuit', { action: 'modify' }],
  ])('is not known for %s', (_name, request) => {
    expect(orderIdOf(request)).toBeUndefined();
  });
});
