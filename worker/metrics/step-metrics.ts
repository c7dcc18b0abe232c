import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { OrderActivities } from '../../activities/index.js';
import type { Metrics } from './metrics.js';

/** What the metrics read of a step's input and result, whichever step it is. */
interface Input {
  readonly adopt?: unknown;
}
interface Result {
  readonly kind?: unknown;
  readonly receivers?: readonly { readonly receiver: string }[];
}

/** How a search can end; see `FindResult`. */
export const SEARCH_RESULTS = ['found', 'none', 'conflict', 'neverStarted'] as const;

/** This step waits for its next notice as if it were to be tried again. */
const WAITS_BY_RETRYING = 'notifyApprovers';

const COUNTED: Readonly<Record<Exclude<keyof OrderActivities, typeof WAITS_BY_RETRYING>, true>> = {
  quoteOrder: true,
  placeOrder: true,
  findCircuit: true,
  trackCircuit: true,
  vouchForRun: true,
  findEarlierRun: true,
  checkDecision: true,
  deliverNotice: true,
};

/** The steps of which each further attempt is counted. */
export const COUNTED_STEPS = Object.keys(COUNTED);

/** Counts steps that are tried again, searches and how they ended, and notices that were given up. */
export function stepMetrics(metrics: Metrics): ActivityInterceptorsFactory {
  return ({ info: { activityType: step, attempt } }) => ({
    inbound: {
      async execute(input, next) {
        if (attempt > 1 && step !== WAITS_BY_RETRYING) {
          metrics.add('crb_step_retries', { step });
        }
        // With `adopt` it only checks a circuit that a person has named.
        const searches = step === 'findCircuit' && (input.args[0] as Input | undefined)?.adopt === undefined;
        if (searches && attempt === 1) {
          metrics.add('crb_searches', {});
        }
        const returned: unknown = await next(input);
        const { kind, receivers } = (returned ?? {}) as Result;
        const result = SEARCH_RESULTS.find((each) => each === kind);
        if (searches && result !== undefined) {
          metrics.add('crb_searches_ended', { result });
        }
        if (kind === 'notAccepted') {
          receivers?.forEach(({ receiver }) => metrics.add('crb_notices', { receiver, outcome: 'givenUp' }));
        }
        return returned;
      },
    },
  });
}
