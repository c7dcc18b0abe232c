import { describe, expect, it } from '@jest/globals';
import { createActivities } from '../../activities/index.js';
import { DeliveryError } from '../../notify/index.js';
import { HELD as TOLD } from '../notify/notice.js';
import { receiverOf } from '../support/receiver.js';
import { inActivity, onBench } from './bench.js';

const HOUR_MS = 3_600_000;
const BEGAN = Date.parse('2026-11-22T10:00:00.000Z');

describe('an event of an order that a receiver does not accept', () => {
  const isDown = receiverOf(() => Promise.reject(new DeliveryError('HTTP_503')), [TOLD.event]);
  const NOT_ACCEPTED = [{ receiver: 'test', problem: 'HTTP_503' }];

  /** The attempt of the step that comes so long after its first one. */
  async function attempt(afterMs: number) {
    let result: unknown;
    await onBench(async (bench) => {
      const times = { scheduledTimestampMs: BEGAN, currentAttemptScheduledTimestampMs: BEGAN + afterMs };
      const activities = createActivities(bench.deps({ receivers: isDown }));
      result = await inActivity(times, () => activities.deliverNotice(TOLD)).catch((error: unknown) => error);
    });
    return result;
  }

  it.each([0, 24 * HOUR_MS - 1])('is told again %d ms after the first try', async (afterMs) => {
    expect(await attempt(afterMs)).toMatchObject({
      type: 'NotDelivered',
      nonRetryable: false,
      details: [NOT_ACCEPTED],
    });
  });

  it('is given up after a day, with the receivers that did not accept it', async () => {
    expect(await attempt(24 * HOUR_MS)).toEqual({ kind: 'notAccepted', receivers: NOT_ACCEPTED });
  });
});
