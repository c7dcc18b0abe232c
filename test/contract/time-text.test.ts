import { describe, expect, it } from '@jest/globals';
import { agoText, beginText, momentText, sinceText, timeText } from '../../contract/time-text.js';

describe('a time', () => {
  const TIME = '2026-12-03T06:37:59.999Z';

  it.each([
    ['the same day', '2026-12-03T00:00:00Z', '3 Dec 06:37 UTC'],
    ['some months before it', '2026-04-01T00:00:00Z', '3 Dec 06:37 UTC'],
    ['in the next year, but near', '2027-03-01T00:00:00Z', '3 Dec 06:37 UTC'],
    ['a year before it', '2025-12-04T00:00:00Z', '3 Dec 2026 06:37 UTC'],
    ['a year after it', '2027-12-03T00:00:00Z', '3 Dec 2026 06:37 UTC'],
    ['not known', undefined, '3 Dec 2026 06:37 UTC'],
  ])('is shown to the minute, with its year only where that is in doubt: now is %s', (_name, now, text) => {
    expect(timeText(TIME, now)).toBe(text);
  });

  it.each([
    ['2026-12-03T06:37:00Z', '3 Dec 06:37:59 UTC'],
    ['2026-12-03T06:36:59Z', '3 Dec 06:38 UTC'],
  ])('that begins something is shown to the second in the minute that it is in: now is %s', (now, text) => {
    expect(momentText(TIME, now)).toBe(text);
  });

  it.each([
    [TIME, '3 Dec 06:38 UTC'],
    ['2026-12-03T06:37:00.000Z', '3 Dec 06:37 UTC'],
    ['2026-12-31T23:59:01Z', '1 Jan 00:00 UTC'],
    ['soon', 'soon'],
  ])('from which on something holds is rounded up: %s', (iso, text) => {
    expect(beginText(iso, TIME)).toBe(text);
  });

  it('that can not be read is shown as it is', () => {
    expect(timeText('soon')).toBe('soon');
    expect(agoText('soon', TIME)).toBe('');
  });
});

it('a time that has been is never ahead, whatever the clock of the reader says', () => {
  expect(sinceText('2026-11-26T10:00:20Z', Date.parse('2026-11-26T10:00:00Z'))).toBe('just now');
  expect(sinceText('2026-11-26T08:00:00Z', Date.parse('2026-11-26T10:00:00Z'))).toBe('2 h ago');
});

describe('the distance of a time', () => {
  const NOW = Date.parse('2026-11-26T10:00:00Z');
  const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const;

  it.each([
    [0, 'just now'],
    [-29 * second, 'just now'],
    [20 * second, 'in a moment'],
    [5 * minute, 'in 5 min'],
    [-59 * minute, '59 min ago'],
    [-2 * hour, '2 h ago'],
    [47 * hour, 'in 47 h'],
    [48 * hour, 'in 2 days'],
    [7 * day - 5 * second, 'in 7 days'],
    [-400 * day, '400 days ago'],
  ])('of %d ms is told in the largest fitting unit', (ms, text) => {
    expect(agoText(new Date(NOW + ms).toISOString(), NOW)).toBe(text);
    expect(agoText(new Date(NOW + ms).toISOString(), new Date(NOW))).toBe(text);
  });
});
