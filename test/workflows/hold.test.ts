import { describe, expect, it } from '@jest/globals';
import type { Hold } from '../../contract/index.js';
import { judgeResolve, makeHold, type HoldReason } from '../../workflows/hold.js';
import { BOUGHT, NOT_KNOWN } from './order-data.js';

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
    expect(choicesOf(hold)).toEqual(['sendAgain', 'abandon', 'adopt']);
    expect(hold).toMatchObject({
      id: 'H1-aaaaaaaa',
      code: 'outcomeUnknown',
      text: 'No clear answer.',
      evidence: ['TIMED_OUT'],
    });
  });

  it('in a run that a reset made, which never sends, does not offer to send again', () => {
    expect(choicesOf(makeHold('H1-aaaaaaaa', REASON, { bought: false, maySend: false }))).toEqual(['abandon', 'adopt']);
  });

  it('leaves out to adopt a circuit as long as it is not known what is ordered', () => {
    const hold = makeHold('H1-aaaaaaaa', { ...REASON, candidates: ['2'] }, { ...NOT_KNOWN, mayFollow: false });
    expect(choicesOf(hold)).toEqual(['sendAgain', 'abandon']);
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

  it('stops the tracking of an order that is not held, under its circuit’s id', () => {
    const stop = { ...message, hold: '21', choice: 'stopTracking' };
    expect(judgeResolve(stop, tracked)).toEqual({ resolve: stop });
  });

  it.each<[string, unknown, Parameters<typeof judgeResolve>[1], string]>([
    [
      'of another hold',
      { ...message, hold: 'H1-aaaaaaaa' },
      held,
      'hold: is "H1-aaaaaaaa", and what is to be resolved is H2-aaaaaaaa; look at it first.',
    ],
    [
      'that the hold does not offer',
      { ...message, choice: 'stopTracking' },
      held,
      'choice: is "stopTracking", expected adopt, sendAgain, abandon.',
    ],
    [
      'that does not exist',
      { ...message, choice: 'buy' },
      held,
      'choice: is "buy", expected one of the choices: adopt, sendAgain, abandon, stopTracking',
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
      'Nothing is to be resolved: the order is placing.',
    ],
    [
      'after the end',
      message,
      { state: 'failed', hold, circuit: undefined, ...NEITHER },
      'Nothing is to be resolved: the order is failed.',
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
      'what is to be resolved is 21',
    ],
  ])('%s is refused', (_name, content, order, reason) => {
    expect(judgeResolve(content, order)).toEqual({ refused: expect.stringContaining(reason) });
  });
});
