import { describe, expect, it } from '@jest/globals';
import type { ActivateInput } from '@temporalio/workflow';
import { interceptors } from '../../../workflows/messages/large-updates.js';

type Activation = ActivateInput['activation'];
type Job = NonNullable<Activation['jobs']>[number];

const MB = 1024 * 1024;
const update = (id: string, bytes: number, runValidator = true, headers = 0): Job => ({
  doUpdate: {
    id,
    runValidator,
    input: [{ data: new Uint8Array(bytes) }],
    headers: { context: { data: new Uint8Array(headers) } },
  },
});
const signal: Job = { signalWorkflow: { signalName: 'approve', input: [{ data: new Uint8Array(3 * MB) }] } };

/** What of a task reaches the order: ids of updates, and `other`. */
function reached(...jobs: Job[]): string[] {
  let handed: Job[] = [];
  const [guard] = interceptors().internals ?? [];
  const activation = { jobs } as unknown as Activation;
  guard?.activate?.({ activation, batchIndex: 0 }, (input) => void (handed = input.activation.jobs ?? []));
  return handed.map(({ doUpdate }) => doUpdate?.id ?? 'other');
}

describe('the updates of one task', () => {
  it('all reach the order when they are small, and so does one of the largest', () => {
    expect(reached(update('a', 60_000), signal, update('b', 60_000), update('c', 2 * MB))).toEqual([
      'a',
      'other',
      'b',
      'c',
    ]);
  });

  it('are left out where they are too much together', () => {
    expect(reached(update('a', 2 * MB), signal, update('b', 2 * MB), update('c', 100), update('d', MB))).toEqual([
      'a',
      'other',
      'c',
    ]);
    expect(reached(update('a', 0, true, 2 * MB), update('b', MB))).toEqual(['a']);
  });

  it('all reach the order in a replay', () => {
    expect(reached(update('a', 2 * MB, false), update('b', 2 * MB, false))).toEqual(['a', 'b']);
  });
});
