import { describe, expect, it } from '@jest/globals';
import type { ActivateInput } from '@temporalio/workflow';
import { ASK_AGAIN } from '../../contract/index.js';
import { interceptors } from '../../workflows/uncommitted-events.js';

type Activation = ActivateInput['activation'];
type Job = NonNullable<Activation['jobs']>[number];

const timer = { fireTimer: { seq: 1 } } as Job;
const step = { resolveActivity: { seq: 1 } } as Job;
const signal = { signalWorkflow: { signalName: 'approve' } } as Job;
const update = { doUpdate: { name: 'approveOrder' } } as Job;
const query = { queryWorkflow: { queryId: 'legacy_query' } } as Job;

/** Hands activations to the interceptor. @returns the jobs that reached the workflow, one list each */
function handOut(...activations: [historyLength: number, second: number, ...jobs: Job[]][]): Job[][] {
  const reached: Job[][] = [];
  const [guard] = interceptors().internals ?? [];
  for (const [historyLength, seconds, ...jobs] of activations) {
    const activation = { historyLength, timestamp: { seconds, nanos: 7 }, jobs } as unknown as Activation;
    guard?.activate?.({ activation, batchIndex: 0 }, (input) => void reached.push(input.activation.jobs ?? []));
  }
  return reached;
}

describe('what a query brings up before its task', () => {
  it('is refused, so that the worker reads the order anew', () => {
    expect(() => handOut([3, 100], [8, 100, step])).toThrow(ASK_AGAIN);
    expect(() => handOut([3, 100], [9, 200, signal], [12, 200, timer])).toThrow(ASK_AGAIN);
  });
});

describe('what comes with a task', () => {
  it('is handed on at once, task after task, and queries in between', () => {
    expect(handOut([3, 100], [9, 200, update, step], [9, 200, query], [15, 300, signal])).toEqual([
      [],
      [update, step],
      [query],
      [signal],
    ]);
  });

  it('is handed on when one task comes in several parts', () => {
    expect(handOut([3, 100], [9, 200, signal], [9, 200, step])).toEqual([[], [signal], [step]]);
  });
});
