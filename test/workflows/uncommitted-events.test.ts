import { describe, expect, it } from '@jest/globals';
import type { ActivateInput, ConcludeActivationInput } from '@temporalio/workflow';
import { ASK_AGAIN } from '../../contract/index.js';
import { interceptors, LOST_TASK } from '../../workflows/uncommitted-events.js';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];
type Command = ConcludeActivationInput['commands'][number];

const start = { initializeWorkflow: {} } as Job;
const timer = { fireTimer: { seq: 1 } } as Job;
const step = { resolveActivity: { seq: 1, isLocal: false } } as Job;
const localStep = { resolveActivity: { seq: 1, isLocal: true } } as Job;
const signal = { signalWorkflow: { signalName: 'approve' } } as Job;
const update = { doUpdate: { name: 'approveOrder' } } as Job;
const query = { queryWorkflow: { queryId: 'legacy_query' } } as Job;

const upsert = { upsertWorkflowSearchAttributes: {} } as Command;
const startTimer = { startTimer: { seq: 1 } } as Command;
const cancelTimer = { cancelTimer: { seq: 1 } } as Command;
const scheduleLocal = { scheduleLocalActivity: { seq: 1 } } as Command;

interface Part {
  /** The last event. */
  length: number;
  second: number;
  /** Of the history; it grows with each second, unless a test says otherwise. */
  size?: number;
  replaying?: boolean;
  jobs: Job[];
  commands?: Command[];
}

/** Hands activations to the interceptor. @returns the jobs that reached the workflow, one list each */
function handOut(...parts: Part[]): Job[][] {
  const reached: Job[][] = [];
  const [guard] = interceptors().internals ?? [];
  for (const { length, second, size = second, replaying = false, jobs, commands = [] } of parts) {
    const activation = {
      historyLength: length,
      timestamp: { seconds: second, nanos: 7 },
      historySizeBytes: size,
      isReplaying: replaying,
      jobs,
    } as unknown as ActivateInput['activation'];
    guard?.activate?.({ activation, batchIndex: 0 }, (input) => void reached.push(input.activation.jobs ?? []));
    expect(guard?.concludeActivation?.({ commands }, (input) => input)).toEqual({ commands });
  }
  return reached;
}

const past = (length: number, second: number): Part => ({ length, second, replaying: true, jobs: [start] });

describe('what a query brings up before its task', () => {
  it('is refused, so that the worker reads the order anew', () => {
    expect(() => handOut(past(3, 100), { length: 8, second: 100, jobs: [step] })).toThrow(ASK_AGAIN);
    expect(() =>
      handOut(past(3, 100), { length: 9, second: 200, jobs: [signal] }, { length: 12, second: 200, jobs: [timer] }),
    ).toThrow(ASK_AGAIN);
  });

  it('is refused after a local activity, which has moved the clock', () => {
    expect(() =>
      handOut(
        { length: 3, second: 100, jobs: [start], commands: [scheduleLocal] },
        { length: 3, second: 101, size: 100, jobs: [localStep] },
        { length: 8, second: 101, size: 100, jobs: [step] },
      ),
    ).toThrow(ASK_AGAIN);
  });
});

describe('what a query brings up of a task that a worker has started', () => {
  const overtaken: Part[] = [
    past(3, 100),
    { length: 9, second: 200, jobs: [step], commands: [upsert, startTimer] },
    { length: 9, second: 200, replaying: true, jobs: [query] },
  ];

  it('is not carried on by the next attempt when the task was lost', () => {
    expect(() => handOut(...overtaken, { length: 12, second: 300, jobs: [update] })).toThrow(LOST_TASK);
    expect(() => handOut(...overtaken, { length: 13, second: 300, jobs: [update, signal] })).toThrow(LOST_TASK);
    expect(() => handOut(...overtaken, { length: 13, second: 300, jobs: [timer] })).toThrow(LOST_TASK);
  });

  it('nor when the query has seen that it was lost', () => {
    const lost: Part[] = [past(3, 100), { length: 10, second: 200, jobs: [step] }];
    expect(() =>
      handOut(
        ...lost,
        { length: 10, second: 200, replaying: true, jobs: [query] },
        { length: 12, second: 300, jobs: [update] },
      ),
    ).toThrow(LOST_TASK);
  });

  it('is taken in with the rest when the order is read again', () => {
    expect(handOut(past(3, 100), { length: 12, second: 300, jobs: [update, step] })).toEqual([[start], [update, step]]);
  });
});

describe('what comes with a task', () => {
  /** Hands out all parts, and expects that all reach the workflow. */
  const reaches = (...parts: Part[]) => expect(handOut(...parts)).toEqual(parts.map(({ jobs }) => jobs));

  it('is handed on at once, task after task, and queries in between', () => {
    reaches(
      past(3, 100),
      { length: 9, second: 200, jobs: [update, step] },
      { length: 9, second: 200, jobs: [query] },
      { length: 15, second: 300, jobs: [signal] },
    );
  });

  it('is handed on when one task comes in several parts', () => {
    reaches(
      past(3, 100),
      { length: 9, second: 200, jobs: [signal], commands: [upsert, startTimer] },
      { length: 9, second: 200, jobs: [query] },
      { length: 9, second: 201, jobs: [localStep] },
    );
  });

  it('is handed on after a query when the history has what the order did before', () => {
    const done = (length: number, ...commands: Command[]): Part[] => [
      past(3, 100),
      { length: 9, second: 200, jobs: [step], commands },
      { length: 9, second: 200, replaying: true, jobs: [query] },
      { length, second: 300, jobs: [update] },
    ];
    reaches(...done(12));
    reaches(...done(14, upsert, startTimer));
    reaches(...done(12, startTimer, cancelTimer));
  });

  it('is handed on while a local activity runs through several tasks', () => {
    reaches(
      { length: 3, second: 100, jobs: [start], commands: [scheduleLocal] },
      { length: 3, second: 100, jobs: [query] },
      { length: 6, second: 101, jobs: [localStep] },
    );
  });

  it('is handed on after an update that the SDK itself refused, which leaves no events', () => {
    reaches(
      past(9, 200),
      { length: 14, second: 300, jobs: [update] },
      { length: 14, second: 300, jobs: [query] },
      { length: 15, second: 400, jobs: [signal] },
    );
  });

  it('is handed on when the clock of the server goes back', () => {
    reaches(
      past(3, 100),
      { length: 9, second: 200, size: 2_000, jobs: [step], commands: [upsert] },
      { length: 13, second: 200, size: 3_000, jobs: [signal] },
    );
  });
});
