import { describe, expect, it } from '@jest/globals';
import { remindersOf } from '../../../workflows/steps/notifying.js';

const HOUR = 3_600_000;
const ASKED = Date.parse('2026-11-22T10:00:00.000Z');
const REMINDERS = { every: HOUR, atMost: 3 };
const after = (hours: number) => ASKED + hours * HOUR;

describe('reminders come', () => {
  it.each<[string, number, number, number[]]>([
    ['as often as the terms say', after(24), 0, [1, 2, 3]],
    ['only before the deadline', after(2), 0, [1]],
    ['just before the deadline', after(2) + 1, 0, [1, 2]],
    ['not at all when the deadline is too near', after(1), 0, []],
    ['only when they were not sent already', after(24), 2, [3]],
    ['not once more than the terms say', after(24), 3, []],
    ['not at all when the deadline can’t be read', Number.NaN, 0, []],
  ])('%s', (_name, deadline, sent, numbers) => {
    expect([...remindersOf({ reminders: REMINDERS }, { asked: ASKED, deadline, sent })]).toEqual(
      numbers.map((number) => ({ number, of: 3, at: after(number) })),
    );
  });

  it('not at all when the time of the quote can’t be read', () => {
    expect([...remindersOf({ reminders: REMINDERS }, { asked: Number.NaN, deadline: after(24), sent: 0 })]).toEqual([]);
  });

  it('not at all without a word about them', () => {
    expect([...remindersOf({}, { asked: ASKED, deadline: after(24), sent: 0 })]).toEqual([]);
  });
});
