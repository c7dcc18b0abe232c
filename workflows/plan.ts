import { ActivityFailure, ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { OrderActivities } from '../activities/index.js';
import { defined } from '../contract/defined.js';
import type { OrderPlan } from '../contract/plan.js';
import type { OrderRequest } from '../contract/request.js';
import { asQuoted } from './steps/results.js';
import { causeText } from './steps/cause.js';
import { show } from './messages/fields.js';

/** A person waits for the answer. */
const step = proxyActivities<OrderActivities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '25 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '5 seconds' },
});

/**
 * What an order would cost, and who would have to approve it. It takes the order's first step and no other, so it buys
 * nothing and blocks no order.
 *
 * @throws ApplicationFailure with the step's reason when the request can't be quoted
 */
export async function crossRegionBandwidthPlan(request: OrderRequest): Promise<OrderPlan> {
  try {
    const result: unknown = await step.quoteOrder({ request, firstRunId: workflowInfo().runId, revision: 1 });
    return planOf(result, request);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : error;
    const type = (cause instanceof ApplicationFailure ? cause.type : undefined) ?? 'NotQuoted';
    throw ApplicationFailure.nonRetryable(causeText(error), type);
  }
}

function planOf(result: unknown, request: OrderRequest): OrderPlan {
  const quoted = asQuoted(result, request);
  if (quoted?.kind === 'quoted') {
    const { quote, terms, impossible } = quoted;
    const { price, previousPrice, base, notes } = quote;
    return defined({ kind: 'quoted', price, previousPrice, base, notes, terms, impossible });
  }
  if (quoted?.kind === 'alreadyThere') {
    const { circuit, text } = quoted;
    return { kind: 'alreadyThere', circuit, text };
  }
  throw ApplicationFailure.nonRetryable(`The quoting step gave an unexpected result: ${show(result)}.`, 'NotQuoted');
}
