import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { ClockWatch } from '../../activities/clock-watch.js';
import { createActivities } from '../../activities/index.js';
import { STATE_OF_STEP } from '../../contract/index.js';
import { inActivity, ONE_RUN, onBench, type Bench } from './bench.js';
import { CREATE } from './figures.js';

describe('the activities', () => {
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

describe('a worker whose clock is off', () => {
  const HOUR = 3_600_000;

  /** What is logged while steps begin, each so many ms after the clock's time. */
  async function logged(bench: Bench, ...scheduled: number[]): Promise<string[]> {
    const lines: string[] = [];
    const logger = new DefaultLogger('INFO', ({ level, message }) => lines.push(`${level} ${message}`));
    const activities = createActivities(bench.deps());
    for (const ms of scheduled) {
      const currentAttemptScheduledTimestampMs = Date.now() + ms;
      await new MockActivityEnvironment({ currentAttemptScheduledTimestampMs }, { logger }).run(() =>
        activities.quoteOrder({ request: CREATE, firstRunId: 'run-1', revision: 1 }),
      );
    }
    return lines;
  }

  it('says so once, with what to do', async () => {
    await onBench(async (bench) => {
      expect(await logged(bench, HOUR, HOUR, HOUR)).toEqual([expect.stringMatching(/^WARN .*\b1h behind\b/)]);
    });
  });

  it('says nothing when it is right, or its steps have waited', async () => {
    await onBench(async (bench) => {
      expect(await logged(bench, 0, -HOUR, -10)).toEqual([]);
    });
  });

  it('tells its steps', async () => {
    await onBench(async (bench) => {
      const begun: number[] = [];
      const clock: ClockWatch = { attemptBegins: (ms) => begun.push(ms), clockOff: () => undefined };
      const activities = createActivities(bench.deps({ clock }));
      const placing = await bench.placing();
      const now = Date.now();
      await inActivity({ currentAttemptScheduledTimestampMs: now }, () => activities.placeOrder(placing));
      expect(begun).toEqual([now]);
    });
  });

  it('are the steps that the contract names, that of a notice, and no others', async () => {
    await onBench((bench) => {
      expect(Object.keys(createActivities(bench.deps())).sort()).toEqual(
        [...Object.keys(STATE_OF_STEP), 'deliverNotice'].sort(),
      );
      return Promise.resolve();
    });
  });
});
