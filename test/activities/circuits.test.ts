import { describe, expect, it } from '@jest/globals';
import { circuitOf, describeRow, isAsAsked, isGone, isThere, sameFigures } from '../../activities/circuits.js';
import { figuresOfCreate } from '../../contract/index.js';
import { BURST, CREATE } from './figures.js';
import { row } from './rows.js';

describe('a circuit', () => {
  it.each([
    ['CREATING', 'there'],
    ['CHANGING', 'there'],
    ['AVAILABLE', 'there'],
    ['CREATE_FAILED', 'gone'],
    ['RECYCLING', 'gone'],
    ['RECYCLED', 'gone'],
    ['DELETING', 'gone'],
    ['SUSPENDED', 'neither'],
    ['', 'neither'],
  ])('that is %p is %s', (status, expected) => {
    expect(isThere({ status }) ? 'there' : isGone({ status }) ? 'gone' : 'neither').toBe(expected);
  });

  it.each<[string, Parameters<typeof row>[0], boolean]>([
    ['nothing', {}, true],
    ['the order of the regions', { regionA: CREATE.regionZ, regionZ: CREATE.regionA }, true],
    ['the name', { crossRegionBandwidthName: 'Test-Cross10' }, false],
    ['the case of the name', { crossRegionBandwidthName: 'test-cross1' }, false],
    ['the bandwidth', { bandwidth: 101 }, false],
    ['the burst', { bandwidthCap: 120 }, false],
    ['the way to pay', { internetChargeType: 'ByInstanceBandwidth95' }, false],
  ])('that differs in %s from what is asked', (_name, fields, asAsked) => {
    expect(isAsAsked(row(fields), CREATE)).toBe(asAsked);
  });

  it('has the figures of the request, or others', () => {
    expect(sameFigures(row(), figuresOfCreate(CREATE))).toBe(true);
    expect(sameFigures(row(), figuresOfCreate(BURST))).toBe(false);
  });

  it('is told in one line', () => {
    expect(describeRow(row({ bandwidthCap: 120 }))).toBe(
      'circuit 2000000000000000001 "Test-Cross1" asia-east-1 ⇄ asia-north-1, 100 Mbps with bursts to 120, ByBandwidth, AVAILABLE, created 2026-11-22T10:00:00Z',
    );
    expect(describeRow(row({ createTime: null }))).toContain('created at an unknown time');
  });

  it('is told in few words, whatever the API holds', () => {
    const endless = row({ crossRegionBandwidthName: 'x'.repeat(100_000), status: 'é'.repeat(100_000) });
    expect(Buffer.byteLength(describeRow(endless))).toBeLessThanOrEqual(1000);
    expect(Buffer.byteLength(JSON.stringify(circuitOf(endless)))).toBeLessThan(200);
  });
});
