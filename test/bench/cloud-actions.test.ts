import { describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { actionsIn, usdForThousand } from '../../bench/cloud-actions.js';

const START = { workflowExecutionStartedEventAttributes: {} };
const TIMER = { timerStartedEventAttributes: {} };
const SIGNAL = { workflowExecutionSignaledEventAttributes: {} };
const UPDATE = { workflowExecutionUpdateAcceptedEventAttributes: {} };
const UPSERT = { upsertWorkflowSearchAttributesEventAttributes: {} };
const TASK = { workflowTaskStartedEventAttributes: {} };
const FIRED = { timerFiredEventAttributes: {} };
const SCHEDULED = { activityTaskScheduledEventAttributes: {} };
const startedAt = (attempt: number) => ({ activityTaskStartedEventAttributes: { attempt } });
const markerOf = (task: number) => ({ markerRecordedEventAttributes: { workflowTaskCompletedEventId: String(task) } });

describe('the actions of a history', () => {
  it.each<[string, object[], number]>([
    ['nothing', [], 0],
    ['the start', [START], 1],
    ['no tasks, and nothing that ends', [TASK, FIRED], 0],
    ['each attempt of a step', [SCHEDULED, startedAt(3)], 3],
    ['a timer, a signal, an update and an upsert', [TIMER, SIGNAL, UPDATE, UPSERT], 4],
    ['local activities, those of one task together', [markerOf(4), markerOf(4), markerOf(9)], 2],
  ])('count %s', (_name, events, expected) => {
    expect(actionsIn(historyFromJSON({ events }).events ?? [])).toBe(expected);
  });

  it('cost 50 dollars for a million', () => {
    expect(usdForThousand(10)).toBeCloseTo(0.5);
  });
});
