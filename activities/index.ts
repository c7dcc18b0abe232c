import { setMaxListeners } from 'node:events';
import type { ActivityDeps } from './deps.js';
import { findCircuit } from './find-circuit.js';
import { placeOrder } from './place-order.js';
import { createPoller } from './poller.js';
import { notifyApprovers } from './notify-approvers.js';
import { quoteOrder } from './quote-order.js';
import { runsOfTemporal } from './runs.js';
import { withSignsOfLife } from './signs-of-life.js';
import { trackCircuit } from './track-circuit.js';
import type {
  FindInput,
  FindResult,
  NotifyInput,
  PlaceInput,
  PlaceResult,
  QuoteInput,
  QuoteResult,
  TrackInput,
  TrackResult,
  VouchInput,
  VouchResult,
} from './types.js';

export type { ActivityDeps } from './deps.js';
export type { Runs } from './runs.js';
export { createSeal } from './seal.js';
export type { Seal } from './seal.js';
export type * from './types.js';

/** The steps of an order that touch the world. */
export interface OrderActivities {
  quoteOrder(input: QuoteInput): Promise<QuoteResult>;
  placeOrder(input: PlaceInput): Promise<PlaceResult>;
  findCircuit(input: FindInput): Promise<FindResult>;
  trackCircuit(input: TrackInput): Promise<TrackResult>;
  notifyApprovers(input: NotifyInput): Promise<void>;
  vouchForRun(input: VouchInput): Promise<VouchResult>;
}

/** @returns the activities, to be registered with a worker */
export function createActivities(deps: ActivityDeps): OrderActivities {
  if (deps.stopping !== undefined) {
    // One listener for each order that waits; Node warns from eleven on.
    setMaxListeners(0, deps.stopping);
  }
  const poll = createPoller(deps.zenlayer, deps.now);
  return {
    quoteOrder: (input) => withSignsOfLife(() => quoteOrder(deps, input)),
    placeOrder: (input) => placeOrder(deps, input),
    findCircuit: (input) => findCircuit(deps, input),
    trackCircuit: (input) => trackCircuit(deps, poll, input),
    notifyApprovers: (input) => notifyApprovers(deps, input),
    vouchForRun: ({ continues }) => (deps.runs ?? runsOfTemporal).vouch(continues),
  };
}
