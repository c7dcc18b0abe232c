import { describe, expect, it } from '@jest/globals';
import { figuresOfCreate } from '../../../contract/index.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { asCarried } from '../../../workflows/order/carried.js';
import type { OrderData } from '../../../workflows/order/data.js';
import type { OpenState, Stage } from '../../../workflows/order/stage.js';
import { CREATE } from '../../activities/figures.js';
import { APPROVED, asked, DEADLINE, NOW, NOT_KNOWN, orderIn, quoteRecord } from './data.js';

const { validUntil: _validUntil, ...unapproved } = APPROVED;
const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: ['2'] }, NOT_KNOWN);
const circuit = { crossRegionBandwidthId: '2', status: 'CREATING', orderNumber: null };
const { request, settings } = quoteRecord();
const there = { request, target: figuresOfCreate(CREATE), settings, unknownAttributes: ['CrbVpcId'] };

/** What an order can hand over in each state, and which fields of it can't be missing. */
const STAGES: { readonly [S in OpenState]: [stage: Extract<Stage, { state: S }>, needed: string[]][] } = {
  quoting: [
    [{ state: 'quoting' }, []],
    [{ state: 'quoting', quoted: APPROVED, retryAt: NOW }, []],
  ],
  awaitingApproval: [
    [
      { state: 'awaitingApproval', quoted: { ...asked(), replaced: [{ by: 'cleo', for: 'ben', signedAt: NOW }] } },
      ['quoted.replaced.0.by', 'quoted.replaced.0.signedAt'],
    ],
    [{ state: 'awaitingApproval', quoted: asked() }, ['quoted', 'quoted.deadline', 'quoted.told']],
    [{ state: 'awaitingApproval', quoted: asked(), requote: { by: 'ben', reason: 'new policy' } }, ['requote.by']],
  ],
  placing: [
    [
      { state: 'placing', doing: 'send', quoted: APPROVED },
      ['doing', 'quoted', 'quoted.validUntil', 'quoted.retries', 'quoted.record.settings', 'quoted.record.seal'],
    ],
    [{ state: 'placing', doing: 'search', quoted: APPROVED, untaken: 'place-3' }, ['quoted', 'quoted.validUntil']],
    [
      { state: 'placing', doing: 'end', quoted: unapproved, ending: { state: 'expired', reason: 'late' } },
      ['quoted', 'ending', 'ending.state'],
    ],
  ],
  held: [[{ state: 'held', hold, circuit, quoted: APPROVED }, ['hold', 'hold.id', 'hold.choices']]],
  provisioning: [
    [{ state: 'provisioning', circuit, boughtAt: NOW, quoted: APPROVED }, ['circuit', 'boughtAt', 'quoted']],
    [{ state: 'provisioning', circuit, boughtAt: NOW, there }, ['there', 'there.target', 'there.settings']],
  ],
};

const CASES: readonly [stage: Stage, needed: string[]][] = Object.values(STAGES).flat();
const NEEDED = CASES.flatMap(([stage, needed]) =>
  needed.map((field): [state: string, field: string, stage: Stage] => [stage.state, field, stage]),
);

function handedOver(stage: Stage, fields: Partial<OrderData> = {}): Record<string, unknown> {
  return JSON.parse(JSON.stringify(orderIn(stage, fields))) as Record<string, unknown>;
}

/** Does something to the object that holds the last field of a path. */
function at(value: unknown, path: string, change: (holder: Record<string, unknown>, field: string) => void): void {
  const [field = '', ...rest] = path.split('.');
  const holder = value as Record<string, unknown>;
  if (rest.length === 0) {
    change(holder, field);
  } else {
    at(holder[field], rest.join('.'), change);
  }
}

describe('what a run hands over', () => {
  it.each(CASES.map(([stage]) => stage))('is taken on as it is: $state', (stage) => {
    const whole = handedOver(stage, {
      attention: { code: 'slow', text: 'slow' },
      doubts: { unanswered: [{ text: 'sent', arrivesUntil: DEADLINE }], suspect: { text: 'before' } },
      cancel: { by: 'ben' },
      past: [{ state: 'quoting', at: NOW }],
      reset: true,
    });
    expect(asCarried(whole)).toEqual(whole);
  });

  it.each(NEEDED)('is not taken on in %s without %s', (_state, field, stage) => {
    const part = handedOver(stage);
    at(part, `stage.${field}`, (holder, name) => delete holder[name]);
    expect(asCarried(part)).toBeUndefined();
  });

  it.each([
    'since',
    'stage.quoted.deadline',
    'stage.quoted.validUntil',
    'stage.retryAt',
    'stage.boughtAt',
    'stage.quoted.record.settings.searchWindowMs',
  ])('is not taken on with a time in %s that is none', (field) => {
    const taken = CASES.map(([stage]) => handedOver(stage)).filter((whole) => {
      let there = false;
      try {
        at(whole, field, (holder, name) => {
          there = name in holder;
          holder[name] = 'soon';
        });
      } catch {
        return false;
      }
      return there;
    });
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.map(asCarried)).toEqual(taken.map(() => undefined));
  });

  it.each([
    ['an end', handedOver({ state: 'completed' })],
    ['a failure', handedOver({ state: 'failed', failure: 'Refused' })],
    ['nothing', undefined],
    [
      'a code of attention that nobody writes',
      { ...handedOver({ state: 'quoting' }), attention: { code: 'x', text: '' } },
    ],
  ])('is not taken on when it is %s', (_name, value) => {
    expect(asCarried(value)).toBeUndefined();
  });
});
