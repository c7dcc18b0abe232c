import { describe, expect, it } from '@jest/globals';
import type { Info } from '@temporalio/activity';
import { createActivities, type ActivityDeps, type NoticesInput, type ApprovalTold } from '../../activities/index.js';
import { noticesOf } from '../../activities/notices.js';
import type { Decision, NoticeWishes } from '../../contract/index.js';
import { timeText } from '../../contract/time-text.js';
import { DeliveryError } from '../../notify/index.js';
import { approversReceiver } from '../support/receiver.js';
import { inActivity, ONE_RUN, onBench, type Bench } from './bench.js';

const HOUR = 3_600_000;
const ASKED = Date.parse('2026-11-22T10:00:00.000Z');
const REMINDERS = { everyMs: HOUR, atMost: 3 };
const after = (hours: number) => ASKED + hours * HOUR;
/** What receivers of these tests want. */
const BOTH: NoticeWishes = { events: ['approvalNeeded', 'reminder'] };
const GIVEN: Decision = { by: 'ben', decision: 'approve', quote: 'Q1-000000000000', at: '2026-11-22T10:30:00.000Z' };

describe('notices of a quote come', () => {
  it.each<[string, number, number[]]>([
    ['at once, and as often as the terms say', after(24), [0, 1, 2, 3]],
    ['only before the deadline', after(2), [0, 1]],
    ['just before the deadline', after(2) + 1, [0, 1, 2]],
    ['once when the deadline is too near', after(1), [0]],
    ["once when the deadline can't be read", Number.NaN, [0]],
  ])('%s', (_name, deadline, numbers) => {
    expect(noticesOf({ terms: { reminders: REMINDERS }, notify: BOTH }, { asked: ASKED, deadline })).toMatchObject(
      numbers.map((number) => ({ number, at: after(number) })),
    );
  });

  it('once without a word about reminders, and once when the time of the quote can’t be read', () => {
    expect(noticesOf({ terms: {}, notify: BOTH }, { asked: ASKED, deadline: after(24) })).toEqual([
      { number: 0, event: 'approvalNeeded', at: ASKED },
    ]);
    const numbers = noticesOf(
      { terms: { reminders: REMINDERS }, notify: BOTH },
      { asked: Number.NaN, deadline: after(24) },
    );
    expect(numbers.map(({ number }) => number)).toEqual([0]);
  });

  it('shortly before the deadline, but not before half of the time is over', () => {
    const wishes: NoticeWishes = { events: ['approvalNeeded', 'reminder', 'expiresSoon'], expiresSoonMs: 90 * 60_000 };
    const soon = (deadline: number) =>
      noticesOf({ terms: { reminders: REMINDERS }, notify: wishes }, { asked: ASKED, deadline }).map(
        ({ event, at }) => `${event} ${(at - ASKED) / HOUR}`,
      );
    expect(soon(after(4))).toEqual(['approvalNeeded 0', 'reminder 1', 'reminder 2', 'expiresSoon 2.5', 'reminder 3']);
    expect(soon(after(2))).toEqual(['approvalNeeded 0', 'reminder 1', 'expiresSoon 1']);
  });

  it('when further people may decide, who are then among those that are asked', () => {
    const terms = { reminders: { everyMs: 2 * HOUR, atMost: 2 }, escalate: { afterMs: 3 * HOUR, to: [] } };
    const times = { asked: ASKED, deadline: after(24) };
    const notify: NoticeWishes = { events: ['reminder', 'escalated'] };
    expect(noticesOf({ terms, notify }, times)).toEqual([
      { number: 0, event: 'approvalNeeded', at: ASKED },
      { number: 1, event: 'reminder', reminder: 1, at: after(2) },
      { number: 2, event: 'escalated', at: after(3), escalated: true },
      { number: 3, event: 'reminder', reminder: 2, at: after(4), escalated: true },
    ]);
    expect(noticesOf({ terms, notify: BOTH }, times).map(({ event }) => event)).not.toContain('escalated');
  });

  it('at most as often as a policy can ask for, whatever a quote given by hand says', () => {
    const numbers = noticesOf(
      { terms: { reminders: { everyMs: 1, atMost: 4_000_000_000 } }, notify: BOTH },
      { asked: ASKED, deadline: after(24) },
    );
    expect(numbers).toHaveLength(21);
  });
});

describe('the step that tells approvers', () => {
  const told: ApprovalTold[] = [];
  const accepts = (notice: ApprovalTold) => Promise.resolve(void told.push(notice));
  const refuses = () => Promise.reject(new DeliveryError('HTTP_503'));
  const NOT_ACCEPTED = [{ receiver: 'test', problem: 'HTTP_503' }];

  /** One attempt, `hours` after the quote. */
  async function attempt(
    bench: Bench,
    hours: number,
    { input, info, ...changed }: Partial<ActivityDeps> & { input?: Partial<NoticesInput>; info?: Partial<Info> } = {},
  ) {
    told.length = 0;
    const record = await bench.quoted();
    const terms = { ...record.terms, reminders: REMINDERS };
    const notices = { orderId: 'crb:x', runId: 'run-1', record: { ...record, terms, notify: BOTH }, done: 0 };
    const times = { asked: new Date(ASKED).toISOString(), deadline: new Date(after(24)).toISOString() };
    const scheduled = { scheduledTimestampMs: ASKED, currentAttemptScheduledTimestampMs: after(hours), ...info };
    const deps = bench.deps({ receivers: approversReceiver(accepts), monotonic: () => 0, ...changed });
    return inActivity(scheduled, () => createActivities(deps).notifyApprovers({ ...notices, ...times, ...input }));
  }
  const numbers = () => told.map(({ reminder = 0 }) => reminder);

  it('sends the notice at once, and waits for the time of the first reminder as if it were tried again', async () => {
    await onBench(async (bench) => {
      await expect(attempt(bench, 0)).rejects.toMatchObject({
        type: 'NextNotice',
        nonRetryable: false,
        nextRetryDelay: HOUR,
        message: expect.stringContaining(`Reminder 1 follows at ${timeText('2026-11-22T11:00:00.000Z')}`),
      });
      expect(told).toMatchObject([{ orderId: 'crb:x', deadline: '2026-11-23T10:00:00.000Z', decisions: [] }]);
      expect(numbers()).toEqual([0]);
    });
  });

  it('sends a reminder with what has been decided by then', async () => {
    await onBench(async (bench) => {
      const runs = { ...ONE_RUN, decisionsOn: () => Promise.resolve([GIVEN]) };
      await expect(attempt(bench, 1, { runs })).rejects.toMatchObject({ type: 'NextNotice', nextRetryDelay: HOUR });
      expect(told).toMatchObject([{ reminder: 1, decisions: [GIVEN] }]);
    });
  });

  it('ends with the last reminder', async () => {
    await onBench(async (bench) => {
      expect(await attempt(bench, 3)).toEqual({ kind: 'told' });
      expect(numbers()).toEqual([3]);
    });
  });

  it('ends without a reminder when the quote waits for nobody any more', async () => {
    await onBench(async (bench) => {
      const runs = { ...ONE_RUN, decisionsOn: () => Promise.resolve(undefined) };
      expect(await attempt(bench, 2, { runs })).toEqual({ kind: 'told' });
      expect(numbers()).toEqual([]);
    });
  });

  it('sends only the newest of several that are due, because no worker was there', async () => {
    await onBench(async (bench) => {
      // The server dates such an attempt at the time for which it was planned.
      const runs = { ...ONE_RUN, attemptStartedAt: () => Promise.resolve(after(2.5)) };
      const late = attempt(bench, 1, { runs, info: { attempt: 2 } });
      await expect(late).rejects.toMatchObject({ type: 'NextNotice', nextRetryDelay: HOUR / 2 });
      expect(numbers()).toEqual([2]);
    });
  });

  it('sends none again that is done with', async () => {
    await onBench(async (bench) => {
      const done = (count: number) => ({ input: { done: count } });
      await expect(attempt(bench, 0.5, done(1))).rejects.toMatchObject({ nextRetryDelay: HOUR / 2 });
      expect(numbers()).toEqual([]);
      expect(await attempt(bench, 3, done(4))).toEqual({ kind: 'told' });
      expect(numbers()).toEqual([]);
    });
  });

  it('fails with the webhook, which is then tried again, and gives a notice up after an hour', async () => {
    await onBench(async (bench) => {
      await expect(attempt(bench, 0.9, { receivers: approversReceiver(refuses) })).rejects.toMatchObject({
        type: 'NotDelivered',
        details: [NOT_ACCEPTED],
      });
      const gone = { receivers: approversReceiver(refuses), input: { done: 3 } };
      await expect(attempt(bench, 3.9, gone)).rejects.toMatchObject({ type: 'NotDelivered', details: [NOT_ACCEPTED] });
      expect(await attempt(bench, 4.1, gone)).toEqual({ kind: 'notAccepted', number: 3, receivers: NOT_ACCEPTED });
    });
  });

  it('never counts a notice as told on a worker without receivers: another one may have some', async () => {
    await onBench(async (bench) => {
      const telling = attempt(bench, 0, { receivers: undefined });
      await expect(telling).rejects.toMatchObject({ type: 'NotDelivered', nonRetryable: false });
    });
  });
});
