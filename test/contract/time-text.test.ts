import { expect, test } from '@jest/globals';
import { timeText } from '../../contract/time-text.js';

test('a time is shown to the minute', () => {
  expect(timeText('2026-11-29T10:00:59.999Z')).toBe('2026-11-29 10:00 UTC');
});
