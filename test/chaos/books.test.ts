import { describe, expect, test } from '@jest/globals';
import type { OrderView } from '../../contract/index.js';
import type { LoggedCall, SandboxState } from '../../sandbox/index.js';
import { acceptedLosses, checkBooks } from './books.js';
import { APPROVER, type Run } from './people.js';
import { planOrders } from './plan.js';

const [plan] = planOrders(1, 1);
if (plan === undefined) {
  throw new Error('one plan was asked for');
}
const { bandwidth } = plan;
const PAID = new Map([[String(bandwidth), 100]]);

/** A completed create whose books are right; each case makes one thing wrong. */
const END = {
  state: 'completed',
  reason: 'Circuit c-1 is live.',
  circuit: { crossRegionBandwidthId: 'c-1' },
  quote: { id: 'Q1', price: { discountPrice: 100 } },
  approval: { by: [{ by: APPROVER, quote: 'Q1', decision: 'approve', at: '' }] },
} as unknown as OrderView;
const RUN: Run = { plan, subject: 'vpc-a', orderId: 'crb:a', runId: 'r-1', approved: ['Q1'], end: END };
const ROW = { crossRegionBandwidthId: 'c-1', vpcId: 'vpc-a', bandwidth, status: 'AVAILABLE' };

function purchase(outcome: Partial<LoggedCall['outcome']> = {}): LoggedCall {
  return {
    time: '',
    action: 'CreateCrossRegionBandwidth',
    body: { vpcId: 'vpc-a' },
    outcome: { httpStatus: 200, code: null, executed: true, fault: null, ...outcome },
  };
}

function stateOf(circuits: readonly object[], ...calls: LoggedCall[]): SandboxState {
  return { circuits, calls, orders: [], vpcs: [] } as unknown as SandboxState;
}

const check = (run: Partial<Run>, state: SandboxState) => checkBooks([{ ...RUN, ...run }], state, PAID);
const ended = (end: object): Partial<Run> => ({ end: { ...END, ...end } });

describe('the books', () => {
  test('are right when one purchase was made, and none after it', () => {
    expect(check({}, stateOf([ROW], purchase()))).toEqual([]);
    expect(check({}, stateOf([ROW], purchase({ executed: false }), purchase()))).toEqual([]);
  });

  test('are right when nothing was bought and the order says so', () => {
    expect(check(ended({ state: 'cancelled', circuit: undefined }), stateOf([]))).toEqual([]);
  });

  const failedRow = { ...ROW, crossRegionBandwidthId: 'c-0', status: 'CREATE_FAILED' };
  const failing = purchase({ fault: 'failCreate' });
  const couldNotBeBuilt: Partial<Run> = {
    end: { ...END, state: 'failed', reason: 'could not be built', circuit: { crossRegionBandwidthId: 'c-0' } },
  };

  test('are right when a creation failed, the order says so, and another order bought', () => {
    const state = stateOf([failedRow, ROW], failing, purchase());
    expect(check(couldNotBeBuilt, stateOf([failedRow], failing))).toEqual([]);
    expect(
      checkBooks(
        [
          { ...RUN, ...couldNotBeBuilt },
          { ...RUN, runId: 'r-2' },
        ],
        state,
        PAID,
      ),
    ).toEqual([]);
  });

  const terminated: Run = {
    ...RUN,
    terminated: true,
    end: { ...END, state: 'placing', reason: 'Approved.', circuit: undefined } as never,
  };

  test('accept that what a terminated run bought belongs to no order, when it was not ordered again, and list it', () => {
    const state = stateOf([ROW], purchase());
    expect(checkBooks([terminated], state, PAID)).toEqual([]);
    expect(acceptedLosses([terminated], state)).toEqual(['circuit c-1 of crb:a']);
    expect(acceptedLosses([{ ...terminated, end: undefined }], stateOf([failedRow], failing))).toEqual([
      'circuit c-0 of crb:a',
    ]);
  });

  test('accept no loss when the id was ordered again', () => {
    const silent: Run = {
      ...RUN,
      runId: 'r-2',
      end: { ...END, state: 'cancelled', reason: 'Cancelled.', circuit: undefined } as never,
    };
    const state = stateOf([ROW], purchase());
    expect(acceptedLosses([terminated, silent], state)).toEqual([]);
    expect(checkBooks([terminated, silent], state, PAID).join('\n')).toMatch(
      /c-1 was bought, and the order does not say so/,
    );
    expect(checkBooks([terminated, { ...RUN, runId: 'r-2' }], state, PAID)).toEqual([]);
  });

  const lost = { httpStatus: null, executed: false, fault: 'dropBefore' };
  test.each<[string, Partial<Run>, SandboxState, RegExp]>([
    ['two purchases', {}, stateOf([ROW], purchase(), purchase()), /bought 2 times/],
    ['a purchase after the one that counts', {}, stateOf([ROW], purchase(), purchase(lost)), /sent 1 times more/],
    [
      'a second purchase that only the API refused',
      {},
      stateOf([ROW], purchase({ executed: false, code: 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST' }), purchase()),
      /only the API's refusal/,
    ],
    ['two circuits', {}, stateOf([ROW, { ...ROW, crossRegionBandwidthId: 'c-2' }], purchase()), /2 circuits are there/],
    ['no end', { end: undefined }, stateOf([]), /has not ended/],
    ['an end without a reason', ended({ reason: undefined }), stateOf([ROW], purchase()), /without a reason/],
    ['completed without a purchase', {}, stateOf([]), /completed, and nothing was bought/],
    ['cancelled after a purchase', ended({ state: 'cancelled' }), stateOf([ROW], purchase()), /although it was bought/],
    ['a purchase nobody knows of', ended({ circuit: undefined }), stateOf([ROW], purchase()), /does not say so/],
    [
      'a circuit of no order',
      {},
      stateOf([ROW, { ...ROW, vpcId: 'vpc-b', crossRegionBandwidthId: 'c-9' }], purchase()),
      /c-9 belongs to no order/,
    ],
    ['a purchase after a creation that failed', {}, stateOf([failedRow, ROW], failing, purchase()), /bought 2 times/],
    [
      'a failed creation that nobody knows of',
      ended({ state: 'failed', circuit: undefined }),
      stateOf([failedRow], failing),
      /c-0 could not be built, and no order says so/,
    ],
    ['nobody approved', { approved: [] }, stateOf([ROW], purchase()), /nobody approved/],
    ['another quote was approved', { approved: ['Q0'] }, stateOf([ROW], purchase()), /without the approval/],
    [
      'too dear',
      ended({ quote: { id: 'Q1', price: { discountPrice: 99 } } }),
      stateOf([ROW], purchase()),
      /bought at 100, and 99/,
    ],
    ['other figures', {}, stateOf([{ ...ROW, bandwidth: 7 }], purchase()), /7 Mbps are there/],
  ])('show %s', (_name, run, state, violation) => {
    expect(check(run, state).join('\n')).toMatch(violation);
  });
});
