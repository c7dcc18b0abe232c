import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';

/**
 * Limits the steps that only wait, so that a worker always has slots for quotes and purchases. A worker learns what kind
 * a step is only after taking it, so it takes a step too many, and gives it back at once.
 */
export interface Slots {
  /**
   * Does the work of a step that only waits.
   *
   * @param beyond how many more than the bound there may be, for a step that matters more than others
   * @throws ApplicationFailure `TrackingFull` at once, which is retried, when there are too many already
   */
  holding<T>(work: () => Promise<T>, beyond?: number): Promise<T>;
}

/**
 * Slots that a worker has beside those for steps that only wait. At most half of them are used by searches for purchases
 * that had no answer.
 */
export const RESERVED_SLOTS = 100;

const AGAIN_IN_MS = 5_000;
const AGAIN_IN_MOST_MS = 60_000;

/**
 * @param max how many steps there may be at a time, as `CRB_MAX_TRACKED` says
 * @param againIn ms after which a step that found no slot is tried again; twice as long after each attempt
 */
export function createSlots(max: number, againIn = AGAIN_IN_MS): Slots {
  let taken = 0;
  return {
    async holding(work, beyond = 0) {
      if (taken >= max + beyond) {
        throw trackingFull(max, Math.min(AGAIN_IN_MOST_MS, againIn * 2 ** (activityInfo().attempt - 1)));
      }
      taken += 1;
      try {
        return await work();
      } finally {
        taken -= 1;
      }
    },
  };
}

function trackingFull(max: number, nextRetryDelay: number): ApplicationFailure {
  return ApplicationFailure.create({
    message:
      `This worker already tracks as many circuits as CRB_MAX_TRACKED allows (${max}). Raise CRB_MAX_TRACKED, or start ` +
      'another worker; until then this order waits for its turn.',
    type: 'TrackingFull',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay,
  });
}
