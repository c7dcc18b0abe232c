import { setMaxListeners } from 'node:events';
import { log } from '@temporalio/activity';
import type { StepName } from '../contract/index.js';
import { checkDecision } from './check-decision.js';
import { createClockWatch, type ClockNews } from './clock-watch.js';
import type { ActivityDeps } from './deps.js';
import { deliverNotice } from './deliver-notice.js';
import { findCircuit } from './find-circuit.js';
import { placeOrder } from './place-order.js';
import { createPlaces } from './places.js';
import { createPoller } from './poller.js';
import { notifyApprovers } from './notify-approvers.js';
import { earlierRun, quoteOrder } from './quote-order.js';
import { runsOfTemporal } from './runs.js';
import { attemptScheduledAt } from './server-clock.js';
import { withSignsOfLife } from './signs-of-life.js';
import { createSlots, RESERVED_SLOTS } from './slots.js';
import { trackCircuit } from './track-circuit.js';
import type { DeliveryResult, NoticesInput, NoticesResult, OrderTold } from './told.js';
import type {
  CheckInput,
  CheckResult,
  EarlierRunResult,
  FindInput,
  FindResult,
  PlaceInput,
  PlaceResult,
  QuoteInput,
  RecordedQuoteResult,
  TrackInput,
  TrackResult,
  VouchInput,
  VouchResult,
} from './types.js';

export type { ActivityDeps } from './deps.js';
export type { Runs } from './runs.js';
export { createSeal } from './seal.js';
export { createSlots, RESERVED_SLOTS } from './slots.js';
export type * from './told.js';
export type * from './types.js';

/** The steps that touch the world. */
export interface OrderActivities extends Readonly<Record<StepName, unknown>> {
  quoteOrder(input: QuoteInput): Promise<RecordedQuoteResult>;
  placeOrder(input: PlaceInput): Promise<PlaceResult>;
  findCircuit(input: FindInput): Promise<FindResult>;
  trackCircuit(input: TrackInput): Promise<TrackResult>;
  notifyApprovers(input: NoticesInput): Promise<NoticesResult>;
  checkDecision(input: CheckInput): Promise<CheckResult>;
  vouchForRun(input: VouchInput): Promise<VouchResult>;
  findEarlierRun(): Promise<EarlierRunResult>;
  /** A step of the workflow that tells one event, not of the order itself. */
  deliverNotice(told: OrderTold): Promise<DeliveryResult>;
}

function tell({ off, text }: ClockNews): void {
  if (off) {
    log.warn(text);
  } else {
    log.info(text);
  }
}

/** @returns the activities, to be registered with a worker */
export function createActivities(given: ActivityDeps): OrderActivities {
  if (given.stopping !== undefined) {
    // One listener for each order that waits; Node warns from eleven on.
    setMaxListeners(0, given.stopping);
  }
  const slots = given.slots ?? createSlots(Infinity);
  const clock = given.clock ?? createClockWatch({ now: given.now, monotonic: given.monotonic, tell });
  const places = given.places ?? createPlaces(given);
  const deps = { ...given, slots, clock, places };
  const poll = createPoller(deps);
  const step =
    <I extends unknown[], R>(work: (...input: I) => Promise<R>) =>
    (...input: I): Promise<R> => {
      clock.attemptBegins(attemptScheduledAt());
      return work(...input);
    };
  return {
    quoteOrder(input) {
      clock.attemptBegins(attemptScheduledAt(input.askedAt));
      return withSignsOfLife(() => quoteOrder(deps, input));
    },
    placeOrder: step((input) => withSignsOfLife(() => placeOrder(deps, input))),
    findCircuit: step((input) =>
      slots.holding(() => withSignsOfLife(() => findCircuit(deps, input)), RESERVED_SLOTS / 2),
    ),
    trackCircuit: step((input) => slots.holding(() => trackCircuit(deps, poll, input))),
    notifyApprovers: step((input) => notifyApprovers(deps, input)),
    deliverNotice: step((told) => deliverNotice(deps, told)),
    findEarlierRun: step(async (): Promise<EarlierRunResult> => {
      const earlier = await earlierRun(deps);
      return earlier === undefined ? { kind: 'none' } : { kind: 'earlier', ...earlier };
    }),
    // Perhaps inside a workflow task, where Temporal's time is not known.
    checkDecision: (input) => checkDecision(deps, input),
    vouchForRun: step(({ continues }) => (deps.runs ?? runsOfTemporal).vouch(continues)),
  };
}
