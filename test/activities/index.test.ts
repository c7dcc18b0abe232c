import { describe, expect, it } from '@jest/globals';
import { createActivities, type NotifyInput } from '../../activities/index.js';
import { onBench } from './bench.js';

describe('the activities', () => {
  it('tell approvers through what the worker was given, and fail with it', async () => {
    await onBench(async (bench) => {
      const notice: NotifyInput = {
        orderId: 'crb:x',
        runId: 'run-1',
        record: await bench.quoted(),
        deadline: '2026-11-29T10:00:00.000Z',
        decisions: [],
      };
      const told: NotifyInput[] = [];
      const notifyApprovers = (input: NotifyInput) => Promise.resolve(void told.push(input));
      await createActivities(bench.deps({ notifyApprovers })).notifyApprovers(notice);
      expect(told).toEqual([notice]);

      const failing = () => Promise.reject(new Error('the webhook is down'));
      await expect(createActivities(bench.deps({ notifyApprovers: failing })).notifyApprovers(notice)).rejects.toThrow(
        'the webhook is down',
      );
    });
  });

  it('tell nobody when there is nobody to tell', async () => {
    await onBench(async (bench) => {
      const notice = { orderId: 'crb:x', runId: 'run-1', record: await bench.quoted(), deadline: '', decisions: [] };
      await expect(createActivities(bench.deps()).notifyApprovers(notice)).resolves.toBeUndefined();
    });
  });
});
