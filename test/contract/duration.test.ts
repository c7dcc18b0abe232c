import { describe, expect, test } from '@jest/globals';
import { DurationError, formatDuration, parseDuration } from '../../contract/duration.js';

describe('parseDuration', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
    ['0s', 0],
    [' 5 m ', 300_000],
    ['36500d', 36_500 * 86_400_000],
  ])('reads %j', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    ['7', 'expected a duration with a unit, such as 7s or 7m'],
    ['1.5', 'expected a duration with a unit, such as 1.5s or 1.5m'],
    ['7w', 'one of the units d, h, m, s and ms'],
    ['7D', 'one of the units d, h, m, s and ms'],
    ['constructor', 'expected a duration such as'],
    ['1toString', 'one of the units'],
    ['', 'expected a duration such as'],
    ['-5s', 'expected a duration such as'],
    ['1h30m', 'expected a duration such as'],
    ['5 minutes', 'one of the units'],
    ['1e3s', 'expected a duration such as'],
    ['36501d', 'expected at most 36500d'],
    ['99999999999999d', 'expected at most 36500d, such as '],
  ])('refuses %j and says what is expected', (text, sentence) => {
    expect(() => parseDuration(text)).toThrow(DurationError);
    expect(() => parseDuration(text)).toThrow(sentence);
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0ms'],
    [250, '250ms'],
    [1_500, '1500ms'],
    [90_000, '90s'],
    [300_000, '5m'],
    [86_400_000, '1d'],
    [604_800_000, '7d'],
    [5_400_000, '90m'],
  ])('writes %d ms as %s, which reads back as the same', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
    expect(parseDuration(text)).toBe(milliseconds);
  });
});
