import { describe, expect, it } from '@jest/globals';
import { createActivities, type ActivityDeps, type NotifyInput } from '../../activities/index.js';
import { inActivity, ONE_RUN, onBench } from './bench.js';

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
      const tell = (changed: Partial<ActivityDeps>) =>
        inActivity({}, () => createActivities(bench.deps(changed)).notifyApprovers(notice));
      await tell({ notifyApprovers });
      expect(told).toEqual([notice]);

      const failing = () => Promise.reject(new Error('the webhook is down'));
      await expect(tell({ notifyApprovers: failing })).rejects.toThrow('the webhook is down');
    });
  });

  it('never count a notice as told on a worker without a webhook: another one may have it', async () => {
    await onBench(async (bench) => {
      const notice = { orderId: 'crb:x', runId: 'run-1', record: await bench.quoted(), deadline: '', decisions: [] };
      const telling = inActivity({}, () => createActivities(bench.deps()).notifyApprovers(notice));
      await expect(telling).rejects.toMatchObject({ type: 'NoWebhook', nonRetryable: false });
    });
  });

  it('vouch for a run as Temporal does', async () => {
    await onBench(async (bench) => {
      const forged = { kind: 'forged', text: 'Run run-0 is gone.' } as const;
      const asked: string[] = [];
      const vouch = (continues: string) => Promise.resolve((asked.push(continues), forged));
      const runs = { ...ONE_RUN, vouch };
      const activities = createActivities(bench.deps({ runs }));
      expect(await inActivity({}, () => activities.vouchForRun({ continues: 'run-0' }))).toEqual(forged);
      expect(asked).toEqual(['run-0']);
    });
  });
});
