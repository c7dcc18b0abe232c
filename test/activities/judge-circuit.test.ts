import { describe, expect, it } from '@jest/globals';
import type { Oddity, TrackInput } from '../../activities/index.js';
import { otherThan } from '../../activities/identity.js';
import { judgeCircuit, type Polled } from '../../activities/judge-circuit.js';
import { row } from './rows.js';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const MINUTE = 60_000;
const SLOW = 30 * MINUTE;
const ODD = 10 * MINUTE;
const CREATED: TrackInput = {
  action: 'create',
  crossRegionBandwidthId: '2000000000000000001',
  target: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null },
  since: new Date(START).toISOString(),
};
const OLD = { internetChargeType: 'ByBandwidth', bandwidth: 50, bandwidthCap: null };
const CHANGED: TrackInput = { ...CREATED, action: 'modify', base: { ...OLD, status: 'AVAILABLE' } };
const ABSENT: Polled = { row: undefined };
const seen = (fields: Parameters<typeof row>[0] = {}): Polled => ({ row: row(fields) });

/** The judgement so long after the purchase, with an oddity that has lasted since then. */
function judged(input: TrackInput, polled: Polled, after: number, before?: Oddity['code'], since = START) {
  return judgeCircuit(input, polled, {
    before: before === undefined ? undefined : { code: before, since },
    now: START + after,
    settings: { slowAfterMs: SLOW, oddAfterMs: ODD },
  });
}

describe('a circuit is live', () => {
  it.each([CREATED, CHANGED])('when it is AVAILABLE with the figures asked for', (input) => {
    expect(judged(input, seen(), 0)).toEqual({ kind: 'live' });
  });

  it('whatever was odd before, and however late', () => {
    expect(judged(CREATED, seen(), 100 * SLOW, 'absent')).toEqual({ kind: 'live' });
  });
});

describe('a circuit is waited for without a word', () => {
  it.each([
    ['CREATING', CREATED],
    ['CHANGING', CHANGED],
    ['CHANGING', CREATED],
  ])('while it is %s', (status, input) => {
    expect(judged(input, seen({ status }), SLOW - 1)).toEqual({ kind: 'wait' });
  });

  it('and as slow when it takes long', () => {
    expect(judged(CREATED, seen({ status: 'CREATING' }), SLOW)).toEqual({
      kind: 'wait',
      attention: {
        code: 'slow',
        text: expect.stringMatching(/^Not live yet \(ordered 22 Nov 10:00 UTC\): circuit 2000000000000000001 /),
      },
    });
  });
});

describe('a circuit that could not be built', () => {
  it('ends a new order at once', () => {
    expect(judged(CREATED, seen({ status: 'CREATE_FAILED' }), 0)).toEqual({
      kind: 'createFailed',
      text: expect.stringMatching(/^Zenlayer could not build circuit 2000000000000000001 /),
    });
  });

  it('is no answer to a change', () => {
    expect(judged(CHANGED, seen({ status: 'CREATE_FAILED' }), 0)).toMatchObject({
      kind: 'wait',
      attention: { code: 'unknownStatus' },
    });
  });
});

describe('what is odd is waited for, told, and then held', () => {
  const figures = { bandwidth: 70 };
  const never = Infinity;
  it.each<[string, Oddity['code'], TrackInput, Polled, number, number, string]>([
    ['a circuit that is not shown', 'absent', CREATED, ABSENT, ODD, 6 * ODD, 'absent'],
    [
      'a circuit on its way to the recycle bin',
      'recycled',
      CREATED,
      seen({ status: 'RECYCLING' }),
      0,
      6 * ODD,
      'absent',
    ],
    ['a circuit in the recycle bin', 'recycled', CREATED, seen({ status: 'RECYCLED' }), 0, 6 * ODD, 'absent'],
    ['a circuit that is being deleted', 'recycled', CHANGED, seen({ status: 'DELETING' }), 0, 6 * ODD, 'absent'],
    ['a change that does not show', 'unchanged', CHANGED, seen(OLD), ODD, ODD, 'unchanged'],
    ['a change to other figures', 'conflict', CHANGED, seen(figures), ODD, ODD, 'conflict'],
    ['a new circuit with other figures', 'conflict', CREATED, seen(figures), ODD, ODD, 'conflict'],
    [
      'a new circuit billed otherwise',
      'conflict',
      CREATED,
      seen({ internetChargeType: 'ByInstanceBandwidth95' }),
      ODD,
      ODD,
      'conflict',
    ],
    ['a new circuit with a burst', 'conflict', CREATED, seen({ bandwidthCap: 120 }), ODD, ODD, 'conflict'],
    ['a status nobody knows', 'unknownStatus', CREATED, seen({ status: 'SUSPENDED' }), 0, never, ''],
    ['an empty status', 'unknownStatus', CREATED, seen({ status: '' }), 0, never, ''],
    ["a circuit that can't be read", 'unreadable', CREATED, { unreadable: 'TIMED_OUT' }, ODD, never, ''],
  ])('%s', (_name, code, input, polled, toldAfter, heldAfter, hold) => {
    // Seen for the first time, however long the order has been waiting.
    expect(judged(input, polled, 5 * SLOW)).toMatchObject({ kind: 'wait', oddity: { code, since: START + 5 * SLOW } });

    const lasting = (after: number) => judged(input, polled, after, code);
    if (toldAfter > 0) {
      expect(lasting(toldAfter - 1)).toEqual({ kind: 'wait', oddity: { code, since: START } });
    }
    if (heldAfter > toldAfter) {
      expect(lasting(toldAfter)).toMatchObject({ kind: 'wait', oddity: { code, since: START }, attention: { code } });
    }
    if (heldAfter === never) {
      expect(lasting(1000 * ODD)).toMatchObject({ kind: 'wait', attention: { code } });
    } else {
      expect(lasting(heldAfter - 1)).toMatchObject({ kind: 'wait' });
      expect(lasting(heldAfter)).toEqual({
        kind: 'held',
        code: hold,
        text: expect.stringContaining('since 22 Nov 10:00 UTC'),
      });
    }
  });

  it('counts anew when it turns into something else that is odd', () => {
    expect(judged(CREATED, ABSENT, 10 * ODD, 'conflict')).toEqual({
      kind: 'wait',
      oddity: { code: 'absent', since: START + 10 * ODD },
    });
  });

  it('is forgotten when all is well again', () => {
    expect(judged(CREATED, seen({ status: 'CREATING' }), ODD, 'absent')).toEqual({ kind: 'wait' });
  });

  it('says what was seen, or why nothing was', () => {
    expect(judged(CREATED, { unreadable: 'TIMED_OUT' }, ODD, 'unreadable')).toMatchObject({
      attention: { text: "The circuit can't be read (since 22 Nov 10:00 UTC): TIMED_OUT" },
    });
    expect(judged(CREATED, seen({ status: 'SUSPENDED' }), 0)).toMatchObject({
      attention: { text: expect.stringContaining('100 Mbps, ByBandwidth, SUSPENDED') },
    });
  });

  it.each([
    ['in the future', START + ODD],
    ['before all time', -1e300],
    ['after all time', 1e300],
    ['unknown', NaN],
  ])('counts from now when its begin is %s', (_name, since) => {
    for (const polled of [ABSENT, seen({ bandwidth: 70 }), { unreadable: 'TIMED_OUT' }]) {
      const first = judged(CREATED, polled, 0, 'absent', since);
      expect(first).toMatchObject({ kind: 'wait', oddity: { since: START } });
    }
  });

  it('has lasted through an outage of a year, and is held with the first poll of it', () => {
    const since = START - 365 * 24 * 60 * MINUTE;
    expect(judged(CREATED, { unreadable: 'TIMED_OUT' }, 0, 'absent', since)).toMatchObject({
      kind: 'wait',
      attention: { text: expect.stringContaining('since 22 Nov 2025 10:00 UTC') },
    });
    expect(judged(CREATED, ABSENT, 0, 'absent', since)).toMatchObject({ kind: 'held', code: 'absent' });
    expect(judged(CREATED, seen(), 0, 'absent', since)).toEqual({ kind: 'live' });
  });
});

describe('a circuit that is another one', () => {
  const identity = { vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' };
  const named = { ...identity, crossRegionBandwidthName: 'Test-Cross1' };

  it.each<[string, TrackInput['identity'], Parameters<typeof row>[0]]>([
    ['as ordered', named, {}],
    ['the other way round', named, { regionA: 'asia-north-1', regionZ: 'asia-east-1' }],
    ['of any name, when it is changed', identity, { crossRegionBandwidthName: 'renamed' }],
    ['of which nothing is known but the id', undefined, { vpcId: 'vpc-2', regionA: 'eu-west-1' }],
  ])('is not one %s', (_name, known, fields) => {
    expect(judged({ ...CREATED, ...(known && { identity: known }) }, seen(fields), 0)).toEqual({ kind: 'live' });
  });

  it.each<[string, Parameters<typeof row>[0], string]>([
    ['by its VPC', { vpcId: 'vpc-10' }, 'VPC vpc-10'],
    ['by one region', { regionZ: 'eu-west-1' }, 'asia-north-1'],
    ['by both regions being the same', { regionZ: 'asia-east-1' }, 'asia-north-1'],
    ['by its name', { crossRegionBandwidthName: 'Test-Cross10' }, 'Test-Cross1'],
    ['while it is being built', { vpcId: 'vpc-2', status: 'CREATING' }, 'VPC vpc-2'],
    ['when it could not be built', { vpcId: 'vpc-2', status: 'CREATE_FAILED' }, 'VPC vpc-2'],
  ])('%s is never live: it is told, and then held as a conflict', (_name, fields, differs) => {
    expect(otherThan(named, row(fields))).toContain(differs);
    const input = { ...CREATED, identity: named };
    const polled = seen(fields);
    expect(judged(input, polled, 0)).toEqual({ kind: 'wait', oddity: { code: 'conflict', since: START } });
    expect(judged(input, polled, ODD - 1, 'conflict')).toMatchObject({ kind: 'wait' });
    expect(judged(input, polled, ODD, 'conflict')).toEqual({
      kind: 'held',
      code: 'conflict',
      text: expect.stringContaining(otherThan(named, row(fields)) ?? 'the same'),
    });
  });
});

describe("a time of the last poll that can't be", () => {
  it.each([Number.NaN, Infinity, -Infinity, -1, START + 365 * 24 * 60 * MINUTE])('counts as now: %d', (since) => {
    expect(judged(CREATED, ABSENT, 0, 'absent', since)).toEqual({
      kind: 'wait',
      oddity: { code: 'absent', since: START },
    });
  });
});
