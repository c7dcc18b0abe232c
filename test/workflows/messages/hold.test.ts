import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Hold } from '../../../contract/index.js';
import { holdId, judgeResolve, makeHold, type HoldReason } from '../../../workflows/messages/hold.js';
import { BOUGHT, NOT_KNOWN } from '../order/data.js';

const REASON: HoldReason = {
  code: 'outcomeUnknown',
  text: 'No clear answer.',
  evidence: ['TIMED_OUT'],
  candidates: [],
};
const NEITHER = { taken: undefined, changes: undefined };
const choicesOf = ({ choices }: Hold) => choices.map(({ choice }) => choice);

describe('a hold', () => {
  it('of a purchase that is not known offers to send again, to abandon, or to adopt what a person has found', () => {
    const hold = makeHold('H1-aaaaaaaa', REASON, NOT_KNOWN);
    expect(choicesOf(hold)).toEqual(['adopt', 'abandon', 'sendAgain']);
    expect(hold).toMatchObject({
      id: 'H1-aaaaaaaa',
      code: 'outcomeUnknown',
      text: 'No clear answer.',
      evidence: ['TIMED_OUT'],
    });
  });

  it('in a run that a reset made, which never sends, does not offer to send again', () => {
    expect(choicesOf(makeHold('H1-aaaaaaaa', REASON, { bought: false, maySend: false }))).toEqual(['adopt', 'abandon']);
  });

  it('leaves out to adopt a circuit as long as it is not known what is ordered', () => {
    const hold = makeHold('H1-aaaaaaaa', { ...REASON, candidates: ['2'] }, { ...NOT_KNOWN, mayFollow: false });
    expect(choicesOf(hold)).toEqual(['abandon', 'sendAgain']);
  });

  it('of a known purchase never offers to send again', () => {
    expect(choicesOf(makeHold('H1-aaaaaaaa', { ...REASON, code: 'absent', candidates: ['2'] }, BOUGHT))).toEqual([
      'adopt',
      'stopTracking',
    ]);
  });

  it('offers each candidate with the exact message to send', () => {
    const { choices } = makeHold('H1-aaaaaaaa', { ...REASON, code: 'conflict', candidates: ['21', '22'] }, NOT_KNOWN);
    expect(choices.slice(0, 2).map(({ resolveWith }) => resolveWith)).toEqual([
      { by: 'your name', hold: 'H1-aaaaaaaa', choice: 'adopt', reason: 'why', crossRegionBandwidthId: '21' },
      { by: 'your name', hold: 'H1-aaaaaaaa', choice: 'adopt', reason: 'why', crossRegionBandwidthId: '22' },
    ]);
    expect(choices.every(({ consequence }) => consequence.length > 20)).toBe(true);
  });

  it('is bounded, whatever there is to tell', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `${index}`);
    const hold = makeHold(
      'H1',
      { ...REASON, text: 'é'.repeat(5000), evidence: many.map((id) => id.padEnd(5000)), candidates: many },
      BOUGHT,
    );
    expect(hold.evidence).toHaveLength(10);
    expect(hold.choices).toHaveLength(11);
    expect(Buffer.byteLength(JSON.stringify(hold))).toBeLessThan(20_000);
  });
});

describe('the id of a hold', () => {
  /** A run's id as Temporal makes them (UUIDv7): the time in ms, then chance. */
  const runId = (time: number) => {
    const [start, chance] = [time.toString(16).padStart(12, '0'), randomBytes(10).toString('hex')];
    return [
      start.slice(0, 8),
      start.slice(8),
      `7${chance.slice(1, 4)}`,
      `a${chance.slice(5, 8)}`,
      chance.slice(8),
    ].join('-');
  };

  it("has the hold's number and 48 bits of the run", () => {
    expect(holdId(2, '01946f3c-7a1b-7c2d-8e3f-0123456789ab')).toBe('H2-0123456789ab');
  });

  it('differs between any two orders of a circuit, however soon one follows the other', () => {
    const begun = Date.parse('2026-11-22T10:00:00.000Z');
    const ids = Array.from({ length: 10_000 }, (_, index) => holdId(1, runId(begun + (index % 65_000))));
    expect(new Set(ids).size).toBe(ids.length);
    // Each of the 48 bits is one value in about half of the ids: none of them comes from the time.
    const bits = ids.map((id) => BigInt(`0x${id.slice(3)}`));
    const ones = Array.from({ length: 48 }, (_, bit) => bits.filter((id) => (id >> BigInt(bit)) & 1n).length);
    expect(Math.min(...ones)).toBeGreaterThan(4_500);
    expect(Math.max(...ones)).toBeLessThan(5_500);
  });
});

describe('a resolve', () => {
  const hold = makeHold('H2-aaaaaaaa', { ...REASON, candidates: ['21'] }, NOT_KNOWN);
  const held = { state: 'held', hold, circuit: undefined, ...NEITHER } as const;
  const tracked = {
    state: 'provisioning',
    hold: undefined,
    circuit: { crossRegionBandwidthId: '21' },
    ...NEITHER,
  } as const;
  const message = { by: 'ops', hold: 'H2-aaaaaaaa', choice: 'sendAgain', reason: 'asked Zenlayer' };

  it.each(['sendAgain', 'abandon'])('takes %s of its hold', (choice) => {
    expect(judgeResolve({ ...message, choice }, held)).toEqual({ resolve: { ...message, choice } });
  });

  it('adopts the circuit that is named', () => {
    const adopt = { ...message, choice: 'adopt', crossRegionBandwidthId: '21' };
    expect(judgeResolve(adopt, held)).toEqual({ resolve: adopt });
  });

  it('forgets a circuit that its choice has no use for', () => {
    expect(judgeResolve({ ...message, crossRegionBandwidthId: '21' }, held)).toEqual({ resolve: message });
  });

  it.each(['2', 'crb-1', 'a.b_c-D', 'x'.repeat(100)])('adopts a circuit by an id of its form: %s', (id) => {
    const adopt = { ...message, choice: 'adopt', crossRegionBandwidthId: id };
    expect(judgeResolve(adopt, held)).toEqual({ resolve: adopt });
  });

  it.each([' 21', '21 ', '21\n', '-21', '.', '_', '21/22', '2 1', 'crb:21', '21;', '２１', 'ü', 'x'.repeat(101)])(
    "never adopts what can't be the id of a circuit: %j",
    (id) => {
      expect(judgeResolve({ ...message, choice: 'adopt', crossRegionBandwidthId: id }, held)).toEqual({
        refused: expect.stringMatching(/^crossRegionBandwidthId: is /),
      });
    },
  );

  it('adopts no other circuit than the one that the order changes', () => {
    const changing = { ...held, changes: '21' };
    const adopt = { ...message, choice: 'adopt', crossRegionBandwidthId: '21' };
    expect(judgeResolve(adopt, changing)).toEqual({ resolve: adopt });
    expect(judgeResolve({ ...adopt, crossRegionBandwidthId: '22' }, changing)).toEqual({
      refused: 'crossRegionBandwidthId: is "22", expected 21: this order changes that circuit.',
    });
  });

  it.each(['sendAgain', 'abandon'] as const)('is refused when one was taken a moment ago: %s', (choice) => {
    const taken = { ...message, by: 'ben', choice: 'abandon' } as const;
    expect(judgeResolve({ ...message, choice }, { ...held, taken })).toEqual({
      refused: 'ben already resolved it: abandon.',
    });
    const stopped = { ...message, by: 'ben', hold: '21', choice: 'stopTracking' } as const;
    expect(judgeResolve({ ...stopped, by: 'cleo' }, { ...tracked, taken: stopped })).toEqual({
      refused: 'ben already resolved it: stopTracking.',
    });
  });

  it("stops the tracking of an order that is not held, under its circuit's id", () => {
    const stop = { ...message, hold: '21', choice: 'stopTracking' };
    expect(judgeResolve(stop, tracked)).toEqual({ resolve: stop });
  });

  it.each<[string, unknown, Parameters<typeof judgeResolve>[1], string]>([
    [
      'of another hold',
      { ...message, hold: 'H1-aaaaaaaa' },
      held,
      '"H1-aaaaaaaa" is not an open hold. The hold to resolve is H2-aaaaaaaa.',
    ],
    [
      'that the hold does not offer',
      { ...message, choice: 'stopTracking' },
      held,
      'choice: is "stopTracking", expected adopt or abandon or sendAgain.',
    ],
    [
      'that does not exist',
      { ...message, choice: 'buy' },
      held,
      'choice: is "buy", expected one of the choices: adopt or sendAgain or abandon or stopTracking',
    ],
    ['that adopts no circuit', { ...message, choice: 'adopt' }, held, 'crossRegionBandwidthId: is missing'],
    [
      'that adopts null',
      { ...message, choice: 'adopt', crossRegionBandwidthId: null },
      held,
      'crossRegionBandwidthId: is missing',
    ],
    ['without a reason', { ...message, reason: '' }, held, 'reason: is "", expected a reason'],
    ['with an unknown field', { ...message, circuit: '21' }, held, '"circuit": no such field'],
    ['that is no object', 'abandon', held, 'The message is "abandon"'],
    [
      'while nothing is held',
      message,
      { state: 'placing', hold: undefined, circuit: undefined, ...NEITHER },
      'There is nothing to resolve: the order is being bought.',
    ],
    [
      'after the end',
      message,
      { state: 'failed', hold, circuit: undefined, ...NEITHER },
      'There is nothing to resolve: the order has failed.',
    ],
    [
      'that sends again while the circuit is followed',
      { ...message, hold: '21' },
      tracked,
      'choice: is "sendAgain", expected stopTracking.',
    ],
    [
      'that stops the tracking of another circuit',
      { ...message, hold: '22', choice: 'stopTracking' },
      tracked,
      '"22" is not an open hold. The order is now tracking circuit 21.',
    ],
  ])('%s is refused', (_name, content, order, reason) => {
    expect(judgeResolve(content, order)).toEqual({ refused: expect.stringContaining(reason) });
  });
});
