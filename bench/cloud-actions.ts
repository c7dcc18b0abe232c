import type { WorkflowHandle } from '@temporalio/client';

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/**
 * The list price of Temporal Cloud: 50 USD for a million actions, less for those beyond five millions a month.
 *
 * Source: https://docs.temporal.io/cloud/pricing
 */
const USD_PER_ACTION = 50 / 1_000_000;

/** US dollars for the actions of a thousand workflows. */
export function usdForThousand(actions: number): number {
  return actions * USD_PER_ACTION * 1_000;
}

/**
 * The actions that Temporal Cloud bills for a history. Heartbeats and queries leave no event, so they are not counted.
 *
 * Source: https://docs.temporal.io/cloud/actions
 */
export function actionsIn(events: readonly HistoryEvent[]): number {
  const billed = events.map(
    (event) =>
      // A started step has the number of its attempt, each of which is billed.
      event.activityTaskStartedEventAttributes?.attempt ??
      (event.workflowExecutionStartedEventAttributes ||
      event.timerStartedEventAttributes ||
      event.workflowExecutionSignaledEventAttributes ||
      event.workflowExecutionUpdateAcceptedEventAttributes ||
      event.upsertWorkflowSearchAttributesEventAttributes
        ? 1
        : 0),
  );
  // All local activities of one workflow task are one action.
  const markers = events.flatMap(({ markerRecordedEventAttributes: marker }) =>
    marker ? [String(marker.workflowTaskCompletedEventId)] : [],
  );
  return billed.reduce((sum, actions) => sum + actions, 0) + new Set(markers).size;
}
