import { metricMeter } from '@temporalio/workflow';
import { actionLabel, ORDERS_ENDED, type EndReason } from '../../contract/metrics.js';
import { isFinal } from '../../contract/view.js';
import { requestOf, type OrderData } from './data.js';

/**
 * Counts an order that has come to its end. The SDK leaves out what an earlier task has counted already; counting costs no
 * events. An end whose task gets lost is counted again.
 */
export function countEnd(data: OrderData): void {
  const { stage } = data;
  if (isFinal(stage.state)) {
    metricMeter
      .createCounter(ORDERS_ENDED.name, undefined, ORDERS_ENDED.description)
      .add(1, { end: stage.state, reason: reasonOf(stage), action: actionLabel(requestOf(data).action) });
  }
}

function reasonOf(stage: OrderData['stage']): EndReason {
  switch (stage.state) {
    case 'failed':
      return stage.failure;
    case 'completed':
      return stage.there === undefined ? 'live' : 'alreadyThere';
    default:
      return 'none';
  }
}
